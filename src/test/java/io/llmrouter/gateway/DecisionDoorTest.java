/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.testing.LoopbackUpstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Decisions behind the HTTP door: each tenant its own, an operator all. */
@Timeout(60)
class DecisionDoorTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LoopbackUpstream upstream = LoopbackUpstream.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private Gateway gateway;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models:
                  small: {provider: openai, modelName: small-1, baseUrl: "%s", apiKey: up, price: {input: 1, output: 2}}
                routers:
                  support: {otherwise: small}
                  noted: {otherwise: small, recordText: full}
                gateway:
                  keys:
                    - {sha256: "%s", tenant: acme}
                    - {sha256: "%s", tenant: globex}
                    - {sha256: "%s", tenant: us, operator: true}
                """
                        .formatted(upstream.baseUrl(), hash("acme-key"), hash("globex-key"), hash("our-key")));
        gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0).withConfiguration("file:" + file));
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
    }

    @Test
    void decision_isShownToItsTenantAndToAnOperator_withItsFeedback() throws Exception {
        String id = ask("support");
        post("acme-key", "/feedback", "{\"decision_id\":\"" + id + "\",\"score\":0.5}");

        for (String key : new String[] {"acme-key", "our-key"}) {
            HttpResponse<String> shown = get(key, "/decisions/" + id);
            assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
            JsonNode json = MAPPER.readTree(shown.body());
            assertThat(json.path("object").asText()).isEqualTo("decision");
            assertThat(json.path("id").asText()).isEqualTo(id);
            assertThat(json.at("/decision/answer/model").asText()).isEqualTo("small");
            assertThat(json.at("/feedback/0/score").asDouble()).isEqualTo(0.5);
            assertThat(json.has("prompt")).isFalse();
        }
    }

    @Test
    void anothersDecision_andOneThatIsNot_areRefusedInTheSameWords() throws Exception {
        String id = ask("support");

        HttpResponse<String> others = get("globex-key", "/decisions/" + id);
        HttpResponse<String> none = get("globex-key", "/decisions/0000000000");

        assertThat(Door.error(others)).isEqualTo(Door.error(none)).startsWith("404 ");
        assertThat(others.body().replace(id, "ID")).isEqualTo(none.body().replace("0000000000", "ID"));
        assertThat(get("wrong-key", "/decisions/" + id).statusCode()).isEqualTo(401);
        assertThat(get("acme-key", "/decisions/").statusCode()).isEqualTo(404);
        assertThat(get("acme-key", "/decisions").statusCode()).isEqualTo(404);
        assertThat(Door.error(post("acme-key", "/decisions/" + id, "{}"))).startsWith("405 method_not_allowed");
    }

    @Test
    void texts_areThereWhereTheRouterRecordsThem() throws Exception {
        JsonNode json =
                MAPPER.readTree(get("acme-key", "/decisions/" + ask("noted")).body());
        assertThat(json.path("prompt").asText()).isEqualTo("[{\"role\":\"user\",\"content\":\"hello\"}]");
        assertThat(json.path("answer").asText()).isEqualTo("ok");
    }

    private String ask(String router) throws Exception {
        return post("acme-key", "/chat/completions", Door.ask("router/" + router))
                .headers()
                .firstValue("x-llmrouter-decision-id")
                .orElseThrow();
    }

    private HttpResponse<String> post(String key, String path, String body) throws Exception {
        return http.send(
                request(key, path)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String key, String path) throws Exception {
        return http.send(request(key, path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String key, String path) {
        return HttpRequest.newBuilder(URI.create(gateway.baseUrl() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
