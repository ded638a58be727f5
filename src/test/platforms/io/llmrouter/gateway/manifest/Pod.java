/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.manifest;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.llmrouter.gateway.LlmRouterMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The gateway's container as a process with an address of its own on loopback: the arguments and the environment of the manifest, its files and names elsewhere. */
final class Pod implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;
    private final String port;
    private final Process process;
    private final BufferedReader output;

    /**
     * Starts it.
     *
     * @param manifests of the gateway
     * @param address of the pod
     * @param document instead of the mounted one
     * @param hosts file with what DNS would say
     * @param secrets value of each variable that comes from a Secret
     */
    Pod(GatewayManifests manifests, String address, Path document, Path hosts, Map<String, String> secrets)
            throws IOException {
        this.address = address;
        this.port = manifests.port("http");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.net.hosts.file=" + hosts,
                "-Dhazelcast.local.localAddress=" + address,
                "-Dhazelcast.socket.bind.any=false",
                "-cp",
                System.getProperty("java.class.path"),
                LlmRouterMain.class.getName()));
        manifests.gateway().getArgs().stream()
                .map(argument -> argument.equals("0.0.0.0") ? address : argument)
                .map(argument -> argument.endsWith("/llmrouter.yaml") ? document.toString() : argument)
                .forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        for (EnvVar variable : manifests.gateway().getEnv()) {
            String value = variable.getValue() == null ? secrets.get(variable.getName()) : variable.getValue();
            builder.environment().put(variable.getName(), value);
        }
        process = builder.start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Reads what it says until it answers. */
    void awaitStart() throws IOException {
        List<String> said = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            if (line.startsWith("try:")) {
                return;
            }
        }
        throw new AssertionError("the gateway ended: " + said);
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(to(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> ask(String key, String question) throws Exception {
        String body =
                "{\"model\":\"router/support\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]}";
        return http.send(
                to("/v1/chat/completions")
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + path));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
