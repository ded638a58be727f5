/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.llmrouter.camel.LlmRouterComponent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.v1.Integration;
import org.apache.camel.v1.Kamelet;
import org.apache.camel.v1.Pipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code examples/camel-k} says is what Camel K's own classes know, and what its flows do is started in a Camel context. */
class CamelKManifestsTest {

    private static final Path FOLDER = StrictManifest.EXAMPLES.resolve("camel-k");
    private static final String MOUNT = "/etc/llmrouter/";

    @TempDir
    Path mounted;

    @ParameterizedTest
    @MethodSource("files")
    void manifest_hasOnlyFieldsOfItsKind(Path file) throws Exception {
        assertThat(StrictManifest.read(Files.readString(file)).getMetadata().getName())
                .isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "integration.yaml               | dependencies: | dependenciez: | dependenciez",
                "integration.yaml               | mount:        | mounts:       | mounts",
                "integration.yaml               | properties:   | property:     | property",
                "ask-router-action.kamelet.yaml | definition:   | definitions:  | definitions",
                "pipe.yaml                      | sink:         | sinks:        | sinks"
            })
    void brokenManifest_isRefused(String file, String right, String wrong, String named) throws Exception {
        String yaml = text(file);
        assertThat(yaml).contains(right);
        assertThatThrownBy(() -> StrictManifest.read(yaml.replace(right, wrong)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(named);
    }

    @Test
    void integration_namesWhatItMounts() throws Exception {
        Integration integration = (Integration) StrictManifest.read(text("integration.yaml"));
        Pipe pipe = (Pipe) StrictManifest.read(text("pipe.yaml"));
        assertThat(integration.getSpec().getTraits().getMount().getResources())
                .containsExactly("configmap:" + configMap().getMetadata().getName() + "@/etc/llmrouter")
                .isEqualTo(
                        pipe.getSpec().getIntegration().getTraits().getMount().getResources());
        assertThat(integration.getSpec().getTraits().getCamel().getProperties())
                .containsExactly("camel.component.llmrouter.configuration=file:" + MOUNT + "llmrouter.yaml")
                .isEqualTo(
                        pipe.getSpec().getIntegration().getTraits().getCamel().getProperties());
        assertThat(configMap().getData()).containsOnlyKeys("llmrouter.yaml", "answers.jsonl");
    }

    @Test
    void dependencies_areThoseThatTheGatewayRunsWith() throws Exception {
        Integration integration = (Integration) StrictManifest.read(text("integration.yaml"));
        Kamelet kamelet = (Kamelet) StrictManifest.read(text("ask-router-action.kamelet.yaml"));
        List<String> dependencies = integration.getSpec().getDependencies();
        assertThat(kamelet.getSpec().getDependencies()).containsAll(dependencies);
        assertThat(dependencies).hasSize(5).first().asString().startsWith("mvn:io.llmrouter:camel-llmrouter:");
        assertThat(dependencies.subList(1, dependencies.size())).allSatisfy(dependency -> {
            String[] coordinates = dependency.split(":");
            assertThat(System.getProperty("java.class.path")).contains(coordinates[2] + "-" + coordinates[3] + ".jar");
        });
    }

    @Test
    void flowsOfTheIntegration_answer() throws Exception {
        Integration integration = (Integration) StrictManifest.read(text("integration.yaml"));
        try (CamelContext context = context()) {
            load(
                    context,
                    "flows.camel.yaml",
                    overDirect(StrictManifest.yaml(integration.getSpec().getFlows())));
            context.start();
            assertThat(ask(context, "direct:/support", "What is Apache Camel?"))
                    .isEqualTo("small (rules): An integration framework.");
            assertThat(ask(
                            context,
                            "direct:/support",
                            "Why does this not compile: public void run() { int i = \"1\"; }"))
                    .isEqualTo("large (rules): Because a text is no number.");
        }
    }

    @Test
    void flowsWithAStepThatNobodyKnows_doNotStart() throws Exception {
        Integration integration =
                (Integration) StrictManifest.read(text("integration.yaml").replace("setBody:", "setBodies:"));
        try (DefaultCamelContext context = context()) {
            String flows = overDirect(StrictManifest.yaml(integration.getSpec().getFlows()));
            assertThatThrownBy(() -> load(context, "flows.camel.yaml", flows)).hasMessageContaining("setBodies");
        }
    }

    @Test
    void pipe_answersThroughTheKamelet() throws Exception {
        try (DefaultCamelContext context = context()) {
            load(context, "ask-router-action.kamelet.yaml", text("ask-router-action.kamelet.yaml"));
            load(context, "pipe.yaml", overDirect(text("pipe.yaml")));
            context.start();
            assertThat(ask(context, "direct:/ask", "What is Apache Camel?"))
                    .isEqualTo("small (rules): An integration framework.");
        }
    }

    @Test
    void kamelet_declaresWhatItUses() throws Exception {
        Kamelet kamelet = (Kamelet) StrictManifest.read(text("ask-router-action.kamelet.yaml"));
        String template = StrictManifest.yaml(kamelet.getSpec().getTemplate());
        assertThat(kamelet.getSpec().getDefinition().getProperties().keySet())
                .containsExactly("router")
                .allSatisfy(name -> assertThat(template).contains("{{" + name + "}}"));
    }

    /** A context with the ConfigMap mounted somewhere else than in a container. */
    private DefaultCamelContext context() throws Exception {
        for (Map.Entry<String, String> file : configMap().getData().entrySet()) {
            Files.writeString(mounted.resolve(file.getKey()), file.getValue().replace(MOUNT, mounted + "/"));
        }
        DefaultCamelContext context = new DefaultCamelContext();
        context.getComponent("llmrouter", LlmRouterComponent.class)
                .setConfiguration("file:" + mounted.resolve("llmrouter.yaml"));
        return context;
    }

    private static ConfigMap configMap() throws IOException {
        return (ConfigMap) StrictManifest.read(text("configmap.yaml"));
    }

    /** No port is opened here; the routes are the same. */
    private static String overDirect(String yaml) {
        assertThat(yaml).contains("platform-http:");
        return yaml.replace("platform-http:", "direct:");
    }

    private static void load(CamelContext context, String name, String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(name, yaml));
    }

    private static String ask(CamelContext context, String uri, String question) {
        return context.createFluentProducerTemplate().to(uri).withBody(question).request(String.class);
    }

    private static String text(String file) throws IOException {
        return Files.readString(FOLDER.resolve(file));
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }
}
