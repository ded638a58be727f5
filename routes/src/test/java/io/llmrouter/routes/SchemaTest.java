/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Every shipped route, those of examples and those in the documentation obey Camel's published schema, so that editors show them without complaint;
 * Camel's own loader accepts more. Every configuration of an example obeys ours.
 */
class SchemaTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Path PIECES = Path.of("..", "docs", "routes.md");
    private static final Pattern YAML_BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

    @ParameterizedTest
    @MethodSource("shippedRoutes")
    void shippedRoute_obeysTheSchema(Path route) throws Exception {
        assertThat(validate(Files.readString(route))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("configurationsOfExamples")
    void configurationOfAnExample_obeysOurSchema(Path configuration) throws Exception {
        assertThat(configuration(Files.readString(configuration))).isEmpty();
    }

    @Test
    void everyPieceInTheDocumentation_obeysTheSchema() throws Exception {
        List<String> blocks = YAML_BLOCK
                .matcher(Files.readString(PIECES))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks).hasSizeGreaterThan(4);
        for (String block : blocks) {
            assertThat(block.startsWith("- ") ? validate(block) : configuration(block))
                    .as(block)
                    .isEmpty();
        }
    }

    @Test
    void schema_findsAWrongRoute() throws Exception {
        assertThat(validate("- route: {from: {uri: 'direct:a', stps: []}}"))
                .extracting(ValidationMessage::getMessage)
                .anySatisfy(message -> assertThat(message).contains("stps"));
    }

    @Test
    void schema_findsAWrongConfiguration() throws Exception {
        assertThat(configuration("{models: {a: {provider: openai}}, routers: {r: {otherwse: a}}}"))
                .extracting(ValidationMessage::getMessage)
                .anySatisfy(message -> assertThat(message).contains("otherwse"));
    }

    static Stream<Path> shippedRoutes() throws IOException {
        return Stream.concat(files(Path.of(""), 1, ".camel.yaml"), files(EXAMPLES, 3, ".camel.yaml"))
                .filter(SchemaTest::holdsRoutes);
    }

    static Stream<Path> configurationsOfExamples() throws IOException {
        return files(EXAMPLES, 3, "llmrouter.yaml");
    }

    private static Stream<Path> files(Path folder, int depth, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder, depth)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
        }
    }

    /** Not a Pipe, which has a schema of its own that Camel does not publish. */
    private static boolean holdsRoutes(Path file) {
        try {
            return !Files.readString(file).contains("kind: Pipe");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<ValidationMessage> validate(String yaml) throws IOException {
        return validate(yaml, "/schema/camelYamlDsl.json", SpecVersion.VersionFlag.V4);
    }

    /** A value that is a placeholder is its default, whatever type that has. */
    private static Set<ValidationMessage> configuration(String yaml) throws IOException {
        String filled = yaml.replaceAll("\"\\{\\{[^{}]*:([^{}:]*)}}\"", "$1");
        return validate(filled, "/io/llmrouter/config/llmrouter.schema.json", SpecVersion.VersionFlag.V7);
    }

    private static Set<ValidationMessage> validate(String yaml, String resource, SpecVersion.VersionFlag version)
            throws IOException {
        try (InputStream in = SchemaTest.class.getResourceAsStream(resource)) {
            JsonSchema schema = JsonSchemaFactory.getInstance(version).getSchema(MAPPER.readTree(in));
            return schema.validate(MAPPER.valueToTree(new Yaml().load(yaml)));
        }
    }
}
