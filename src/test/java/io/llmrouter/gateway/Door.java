/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.testing.LoopbackUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Executors;

/** A gateway with a key, a scripted server behind it, and a plain HTTP client before it. */
final class Door implements AutoCloseable {

    static final String KEY = "the-key";

    /** Name of the client's threads, so that a test can leave them out when it counts. */
    static final String CLIENT_THREADS = "door-client";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    final LoopbackUpstream upstream = LoopbackUpstream.start();
    final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newFixedThreadPool(4, Door::clientThread))
            .build();
    final Gateway gateway;

    /**
     * Starts it.
     *
     * @param folder for the configuration
     * @param bounds further keys of {@code gateway:}, such as {@code maxBodyBytes: 100}
     */
    Door(Path folder, String bounds) throws Exception {
        this(folder, bounds, "");
    }

    /**
     * Starts it with more keys than its own.
     *
     * @param keys of {@code gateway.keys}, such as <code>{sha256: "...", tenant: other}</code>
     */
    Door(Path folder, String bounds, String keys) throws Exception {
        Path file = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models:
                  small: {provider: openai, modelName: small-1, baseUrl: "%1$s", apiKey: up, price: {input: 1, output: 2}, fallback: [spare]}
                  spare: {provider: openai, modelName: spare-1, baseUrl: "%1$s", apiKey: up, price: {input: 1, output: 2}}
                  alone: {provider: openai, modelName: alone-1, baseUrl: "%1$s", apiKey: up, capabilities: [tools], timeout: 400ms}
                  dead:  {provider: openai, modelName: dead-1, baseUrl: "http://127.0.0.1:1/v1", apiKey: up}
                routers:
                  support: {otherwise: small, strongest: small}
                gateway:
                  keys: [{sha256: "%2$s", tenant: acme}, %4$s]
                  cors: ["https://app.example"]
                  %3$s
                """
                        .formatted(upstream.baseUrl(), sha256(KEY), bounds, keys));
        gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0).withConfiguration("file:" + file));
    }

    /** As the configuration knows a key. */
    static String sha256(String key) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    private static Thread clientThread(Runnable task) {
        Thread thread = new Thread(task, CLIENT_THREADS);
        thread.setDaemon(true);
        return thread;
    }

    /** A chat request of one word. */
    static String ask(String model) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    }

    /** The same as a stream. */
    static String askForStream(String model) {
        return ask(model).replace("{\"model\"", "{\"stream\":true,\"model\"");
    }

    HttpRequest.Builder request(String body) {
        return HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(request(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Status, code and parameter of an OpenAI-shaped error. */
    static String error(HttpResponse<String> response) throws IOException {
        JsonNode error = MAPPER.readTree(response.body()).path("error");
        return response.statusCode() + " " + error.path("code").asText() + " "
                + error.path("param").asText("null");
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
    }
}
