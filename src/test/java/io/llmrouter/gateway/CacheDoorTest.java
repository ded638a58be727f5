/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cache behind the HTTP door, with the embedding model of this process. */
@Timeout(60)
class CacheDoorTest {

    private static final String ASKED = "How do I reset the password of my account?";
    private static final String ALIKE = "How can I reset my account's password?";

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
                  support: {otherwise: small, cache: {scope: tenant, threshold: 0.85}}
                gateway:
                  keys: [{sha256: "%s", tenant: acme}, {sha256: "%s", tenant: globex}]
                """
                        .formatted(upstream.baseUrl(), hash("acme-key"), hash("globex-key")));
        gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0).withConfiguration("file:" + file));
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
    }

    @Test
    void hits_sayWhatTheyAre() throws Exception {
        HttpResponse<String> first = ask("acme-key", ASKED);
        assertThat(header(first, "x-llmrouter-cache")).isEqualTo("miss");
        HttpResponse<String> again = ask("acme-key", ASKED);
        assertThat(header(again, "x-llmrouter-cache")).isEqualTo("hit-exact");
        assertThat(header(again, "x-llmrouter-cache-score")).isEqualTo("1");
        assertThat(header(again, "x-llmrouter-cost")).isEqualTo("0");
        assertThat(again.body()).contains("\"content\":\"ok\"", "\"finish_reason\":\"stop\"");
        HttpResponse<String> alike = ask("acme-key", ALIKE);
        assertThat(header(alike, "x-llmrouter-cache")).isEqualTo("hit-semantic");
        assertThat(Double.parseDouble(header(alike, "x-llmrouter-cache-score"))).isBetween(0.85, 1.0);
        assertThat(upstream.exchanges()).hasSize(1);
    }

    @Test
    void streams_areKeptWhole_andReplayedAsStreams() throws Exception {
        upstream.reply(UpstreamReply.text("a kept answer"));
        HttpResponse<String> first = send(stream("acme-key", ASKED));
        HttpResponse<String> again = send(stream("acme-key", ASKED));
        assertThat(header(again, "x-llmrouter-cache")).isEqualTo("hit-exact");
        assertThat(header(again, "content-type")).startsWith("text/event-stream");
        assertThat(again.body()).contains("a kept answer", "\"finish_reason\":\"stop\"", "data: [DONE]");
        assertThat(first.body()).contains("data: [DONE]");
        assertThat(header(ask("acme-key", ASKED), "x-llmrouter-cache")).isEqualTo("hit-exact");
        assertThat(upstream.exchanges()).hasSize(1);
    }

    @Test
    void tenant_isTheKeysAndNeverAHeaders() throws Exception {
        upstream.reply(UpstreamReply.text("for acme only"));
        ask("acme-key", ASKED);
        upstream.reply(UpstreamReply.text("for globex"));
        for (String name : new String[] {
            "CamelLlmRouterTenant", "tenant", "X-Tenant", "CamelLlmRouterCacheScope", "CamelLlmRouterTarget"
        }) {
            HttpResponse<String> sneaky =
                    send(request("globex-key", body(ASKED, false)).header(name, "acme"));
            assertThat(sneaky.body()).contains("for globex").doesNotContain("for acme only");
        }
        assertThat(upstream.exchanges()).hasSize(2);
    }

    @Test
    void cacheControl_isHonoured() throws Exception {
        ask("acme-key", ASKED);
        assertThat(header(
                        send(request("acme-key", body(ASKED, false)).header("Cache-Control", "no-cache")),
                        "x-llmrouter-cache"))
                .isEqualTo("miss");
        assertThat(upstream.exchanges()).hasSize(2);
        HttpResponse<String> none = send(
                request("acme-key", body("Something nobody asked?", false)).header("Cache-Control", "only-if-cached"));
        assertThat(Door.error(none)).isEqualTo("504 not_cached null");
        assertThat(upstream.exchanges()).hasSize(2);
    }

    /** The embedder sees 126 word pieces of each part of 480 characters; Chinese has a piece a character. */
    @Test
    void promptsThatDifferOnlyBeyondTheEmbeddersWindow_doNotMatch() throws Exception {
        String same = "请告诉我们关于这个城市的历史".repeat(20);
        ask("acme-key", same + "春天");
        assertThat(header(ask("acme-key", same + "秋天"), "x-llmrouter-cache")).isEqualTo("miss");
        String english = "Tell us about the history of this town and of its people. ".repeat(80);
        ask("acme-key", english + "x" + english);
        assertThat(header(ask("acme-key", english + "y" + english), "x-llmrouter-cache"))
                .isEqualTo("miss");
        assertThat(upstream.exchanges()).hasSize(4);
    }

    @Test
    void brokenStream_isNotKept() throws Exception {
        upstream.reply(UpstreamReply.status(500, Map.of(), "{}"));
        assertThat(ask("acme-key", ASKED).statusCode()).isEqualTo(502);
        upstream.reply(UpstreamReply.text("whole"));
        assertThat(ask("acme-key", ASKED).body()).contains("whole");
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    private HttpResponse<String> ask(String key, String text) throws Exception {
        return send(request(key, body(text, false)));
    }

    private HttpRequest.Builder stream(String key, String text) {
        return request(key, body(text, true));
    }

    private static String body(String text, boolean stream) {
        return "{\"model\":\"router/support\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + text + "\"}]}";
    }

    private HttpRequest.Builder request(String key, String body) {
        return HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
