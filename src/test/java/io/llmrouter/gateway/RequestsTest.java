/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.testing.UpstreamReply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the door makes of requests, good, odd and hostile. */
@Timeout(60)
class RequestsTest {

    private Door door;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        door = new Door(folder, "maxBodyBytes: 100000");
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void badRequests_areRefusedInOpenAiShape() throws Exception {
        assertThat(Door.error(door.post("{not json"))).isEqualTo("400 invalid_json null");
        assertThat(Door.error(door.post("{\"model\":\"router/support\"}"))).isEqualTo("400 missing_field messages");
        assertThat(Door.error(door.post(
                        "{\"model\":\"router/support\",\"messages\":[{\"role\":\"user\",\"content\":\" \"}]}")))
                .isEqualTo("400 empty_prompt messages[0].content");
        assertThat(Door.error(door.post(
                        "{\"model\":\"router/support\",\"messages\":[{\"role\":\"bot\",\"content\":\"x\"}]}")))
                .isEqualTo("400 unsupported_value messages[0].role");
        assertThat(
                        Door.error(
                                door.post(
                                        "{\"model\":\"router/support\",\"temperature\":\"hot\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")))
                .isEqualTo("400 invalid_type temperature");
        assertThat(Door.error(door.post(Door.ask("x".repeat(200_000))))).isEqualTo("413 request_too_large null");
        assertThat(Door.error(door.http.send(
                        door.request("")
                                .uri(URI.create(door.gateway.baseUrl() + "/nothing"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())))
                .isEqualTo("404 unknown_url null");
        HttpRequest anonymous = HttpRequest.newBuilder(URI.create(door.gateway.baseUrl() + "/models"))
                .build();
        assertThat(Door.error(door.http.send(anonymous, HttpResponse.BodyHandlers.ofString())))
                .isEqualTo("401 invalid_api_key null");
        byte[] latin = "{\"model\":\"router/support\",\"messages\":[{\"role\":\"user\",\"content\":\"\u00e9\"}]}"
                .getBytes(StandardCharsets.ISO_8859_1);
        HttpRequest notUtf8 = door.request("")
                .POST(HttpRequest.BodyPublishers.ofByteArray(latin))
                .build();
        assertThat(Door.error(door.http.send(notUtf8, HttpResponse.BodyHandlers.ofString())))
                .isEqualTo("400 invalid_json null");
    }

    @Test
    void preflight_isAnsweredBeforeAuthentication() throws Exception {
        HttpRequest preflight = HttpRequest.newBuilder(URI.create(door.gateway.baseUrl() + "/chat/completions"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://app.example")
                .build();
        HttpResponse<String> response = door.http.send(preflight, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("access-control-allow-origin")).contains("https://app.example");
    }

    @Test
    void headersFromOutside_doNotDispatch() throws Exception {
        door.upstream.reply("small-1", UpstreamReply.text("small"));
        HttpRequest sneaky = door.request(Door.ask("router/support"))
                .header("CamelLlmRouterModel", "spare")
                .header("CamelLlmRouterTarget", "other")
                .header("CamelHttpResponseCode", "500")
                .build();
        HttpResponse<String> response = door.http.send(sneaky, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(door.upstream.last().model()).isEqualTo("small-1");
    }
}
