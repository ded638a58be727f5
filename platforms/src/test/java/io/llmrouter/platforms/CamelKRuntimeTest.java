/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.platforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * {@code examples/camel-k} in Camel K's own runtime, built with the Integration's dependencies and started as the operator starts it. What this cannot show: the
 * operator itself, its image, its traits.
 */
class CamelKRuntimeTest {

    private static final Path EXAMPLE = Path.of("..", "examples", "camel-k");
    private static final Path FOLDER = PrivateRepository.TARGET.resolve("camel-k");
    private static final String MOUNT = "/etc/llmrouter/";

    @Test
    void integrationAndPipe_answerInTheRuntime() throws Exception {
        PrivateRepository.prepare();
        Map<String, Object> spec = spec("integration.yaml");
        build(spec);
        int port = freePort();
        Path configuration = configuration(spec, port);
        Map<String, String> environment = Map.of(
                "CAMEL_K_CONF", configuration.toString(),
                "CAMEL_K_MOUNT_PATH_CONFIGMAPS",
                        Files.createDirectories(FOLDER.resolve("configmaps")).toString(),
                "CAMEL_K_MOUNT_PATH_SECRETS",
                        Files.createDirectories(FOLDER.resolve("secrets")).toString());
        try (Program runtime = Program.start(
                "camel-k-runtime", FOLDER, Program.java("-jar", "target/quarkus-app/quarkus-run.jar"), environment)) {
            runtime.await(said -> said.contains("Listening on"));
            assertThat(runtime.said()).contains("Apache Camel K Runtime 3.15.0");
            assertThat(ask(port, "/support", "What is Apache Camel?"))
                    .isEqualTo("small (rules): An integration framework.");
            assertThat(ask(port, "/support", "Why does this not compile: public void run() { int i = \"1\"; }"))
                    .isEqualTo("large (rules): Because a text is no number.");
            assertThat(ask(port, "/ask", "What is Apache Camel?"))
                    .isEqualTo("small (rules): An integration framework.");
        }
    }

    /** As the operator does: its runtime's versions, and of what the Integration names, the Integration's. */
    private static void build(Map<String, Object> spec) throws Exception {
        String dependencies = ((List<?>) spec.get("dependencies"))
                .stream()
                        .map(dependency -> dependency.toString().split(":"))
                        .map(named ->
                                "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
                                        .formatted(named[1], named[2], named[3]))
                        .collect(Collectors.joining());
        String pom = Files.readString(Path.of("src", "test", "resources", "camel-k-runtime-pom.xml"));
        assertThat(pom).contains("<!-- spec.dependencies -->");
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve("pom.xml"), pom.replace("<!-- spec.dependencies -->", dependencies));
        Program.run("camel-k-build", FOLDER, PrivateRepository.maven("package"));
    }

    /** Sources, Kamelets and the mounted ConfigMap, as files; the trait's properties with their places. */
    private static Path configuration(Map<String, Object> spec, int port) throws IOException {
        Path mounted = Files.createDirectories(FOLDER.resolve("mounted"));
        Path kamelets = Files.createDirectories(FOLDER.resolve("kamelets"));
        for (var file : ((Map<?, ?>) read("configmap.yaml").get("data")).entrySet()) {
            Files.writeString(
                    mounted.resolve(file.getKey().toString()),
                    file.getValue().toString().replace(MOUNT, mounted + "/"));
        }
        String kamelet = "ask-router-action.kamelet.yaml";
        Files.writeString(kamelets.resolve(kamelet), Files.readString(EXAMPLE.resolve(kamelet)));
        Path flows = Files.writeString(FOLDER.resolve("flows.yaml"), new Yaml().dump(spec.get("flows")));
        Path pipe = Files.writeString(FOLDER.resolve("pipe.yaml"), Files.readString(EXAMPLE.resolve("pipe.yaml")));
        Map<?, ?> trait = (Map<?, ?>) ((Map<?, ?>) spec.get("traits")).get("camel");
        String properties = ((List<?>) trait.get("properties"))
                .stream()
                        .map(Object::toString)
                        .collect(Collectors.joining("\n"))
                        .replace(MOUNT, mounted + "/");
        return Files.writeString(
                FOLDER.resolve("application.properties"),
                """
                camel.k.sources[0].location=file:%s
                camel.k.sources[0].language=yaml
                camel.k.sources[1].location=file:%s
                camel.k.sources[1].language=yaml
                camel.component.kamelet.location=file:%s
                quarkus.http.port=%d
                quarkus.log.console.json=false
                %s
                """
                        .formatted(flows, pipe, kamelets, port, properties));
    }

    private static String ask(int port, String path, String question) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(question))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> spec(String file) throws IOException {
        return (Map<String, Object>) read(file).get("spec");
    }

    private static Map<String, Object> read(String file) throws IOException {
        return new Yaml().load(Files.readString(EXAMPLE.resolve(file)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
