/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.routing.Fingerprint;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard's page and data over real HTTP. */
@Timeout(60)
class DashboardDoorTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What a hostile model or user may write. */
    private static final String EVIL = "=1+1</script><script>alert(1)</script>\u202Egnp.exe";

    private final LoopbackUpstream upstream = LoopbackUpstream.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private Gateway gateway;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models:
                  small: {provider: openai, modelName: small-1, baseUrl: "%1$s", apiKey: up, price: {input: 1, output: 2}}
                  large: {provider: openai, modelName: large-1, baseUrl: "%1$s", apiKey: up, price: {input: 10, output: 20}}
                routers:
                  support: {otherwise: ladder, strongest: large, plans: {ladder: {cascade: [small, large], confidence: verbalised, threshold: 0.6}}}
                  plain: {otherwise: small, strongest: large}
                gateway:
                  keys: [{sha256: "%2$s", tenant: acme}, {sha256: "%3$s", tenant: globex}, {sha256: "%4$s", tenant: ops, operator: true}]
                """
                        .formatted(upstream.baseUrl(), hash("acme-key"), hash("globex-key"), hash("ops-key")));
        gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0).withConfiguration("file:" + file));
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
    }

    @Test
    void page_holdsNoData_andAllowsNoScriptButItsOwn() throws Exception {
        HttpResponse<String> page = get("/dashboard", null);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'")
                .contains("connect-src 'self'", "frame-ancestors 'none'", "script-src 'sha256-", "style-src 'sha256-")
                .doesNotContain("unsafe", "http:", "https:", "*");
        Document html = Jsoup.parse(page.body());
        assertThat(html.select("script[src], link[rel=stylesheet], img, iframe, [onclick], [style]"))
                .isEmpty();
        assertThat(html.select("script")).hasSize(1);
        assertThat(page.body()).doesNotContain("support", "acme", "key\":");
        assertThat(html.select("main section h2")).isNotEmpty();
    }

    @Test
    void data_needsAKey() throws Exception {
        for (String path : List.of("/v1/dashboard", "/v1/dashboard/what-if", "/v1/dashboard/decisions.csv")) {
            assertThat(get(path, null).statusCode()).as(path).isEqualTo(401);
            assertThat(get(path, "wrong").statusCode()).as(path).isEqualTo(401);
            assertThat(get(path, "acme-key").statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void operator_seesEverything_ofTheRouterThatIsNamed() throws Exception {
        upstream.reply(UpstreamReply.text("fine\nCONFIDENCE: 90"));
        ask("acme-key", "router/support");
        upstream.reply("small-1", UpstreamReply.text("hm\nCONFIDENCE: 20"));
        ask("globex-key", "router/support");
        JsonNode data = dataOf("ops-key", "?router=support", 2);
        assertThat(data.path("operator").asBoolean()).isTrue();
        assertThat(data.path("routers")).extracting(JsonNode::asText).containsExactly("support", "plain");
        JsonNode totals = data.path("totals");
        assertThat(totals.path("escalated").asInt()).isEqualTo(1);
        assertThat(data.path("lost").toString()).isEqualTo("{\"log\":0,\"shared\":0,\"listeners\":0,\"events\":0}");
        assertThat(totals.path("errors").asInt()).isZero();
        assertThat(totals.path("models").toString()).isEqualTo("{\"large\":1,\"small\":1}");
        assertThat(totals.path("cost").asDouble())
                .isPositive()
                .isLessThan(totals.path("baseline").asDouble());
        assertThat(sum(data.path("series").path("requests"))).isEqualTo(2);
        assertThat(sum(data.path("series").path("models").path("large"))).isEqualTo(1);
        assertThat(data.path("series").path("requests")).hasSize(60);
        JsonNode newest = data.path("decisions").path(0);
        assertThat(newest.path("servedBy").asText()).isEqualTo("large");
        assertThat(newest.path("decision").path("reason").path("sentence").asText())
                .isNotEmpty();
        assertThat(newest.path("decision")
                        .path("attempts")
                        .path(0)
                        .path("confidence")
                        .path("threshold")
                        .asDouble())
                .isEqualTo(0.6);
        assertThat(newest.has("texts")).isFalse();
        assertThat(dataOf("ops-key", "?router=plain", 0)
                        .path("totals")
                        .path("requests")
                        .asInt())
                .isZero();
    }

    @Test
    void tenants_neverMix() throws Exception {
        upstream.reply(UpstreamReply.text("fine\nCONFIDENCE: 90"));
        String mine = ask("acme-key", "router/support");
        for (int i = 0; i < 3; i++) {
            ask("globex-key", "router/support");
        }
        publish(
                Kind.budget,
                null,
                "budget of globex is spent",
                Map.of("scope", "tenant:globex", "limit", 5, "spent", 5));
        publish(
                Kind.drift,
                null,
                "fewer escalations",
                Map.of("detector", "cusum", "series", "escalation", "state", "raised"));
        JsonNode all = dataOf("ops-key", "?minutes=15", 4);
        assertThat(all.path("budgets")).hasSize(1);
        assertThat(all.path("alarms")).hasSize(1);
        JsonNode acme = dataOf("acme-key", "?minutes=15", 1);
        assertThat(acme.path("operator").asBoolean()).isFalse();
        assertThat(acme.path("tenant").asText()).isEqualTo(Fingerprint.of("acme"));
        assertThat(sum(acme.path("series").path("requests"))).isEqualTo(1);
        assertThat(acme.path("decisions")).singleElement().satisfies(row -> assertThat(
                        row.path("decision").path("id").asText())
                .isEqualTo(mine));
        assertThat(acme.path("unlabelled"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("id").asText()).isEqualTo(mine));
        assertThat(all.path("drift").path("detectors")).isNotEmpty();
        assertThat(acme.has("drift")).isFalse();
        assertThat(all.path("today").path("spent").asDouble())
                .isCloseTo(4 * acme.path("today").path("spent").asDouble(), within(1e-12))
                .isPositive();
        assertThat(acme.path("alarms")).isEmpty();
        assertThat(acme.path("marks")).isEmpty();
        assertThat(acme.path("budgets")).isEmpty();
        assertThat(acme.path("sequence").asLong())
                .as("no count of others' decisions")
                .isEqualTo(acme.path("decisions").path(0).path("sequence").asLong());
        assertThat(json("/v1/dashboard/what-if", "acme-key").path("requests").asInt())
                .isEqualTo(1);
        assertThat(json("/v1/dashboard/what-if", "globex-key").path("requests").asInt())
                .isEqualTo(3);
        assertThat(get("/v1/dashboard/decisions.csv", "acme-key").body().lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith(mine);
    }

    @Test
    void label_isShownWithItsDecision_andAskedForNoMore() throws Exception {
        upstream.reply(UpstreamReply.text("fine\nCONFIDENCE: 90"));
        String id = ask("acme-key", "router/support");
        JsonNode before = dataOf("ops-key", "", 1);
        assertThat(before.path("unlabelled").path(0).path("distance").asDouble())
                .isBetween(0.29, 0.31);
        publish(Kind.feedback, id, "labelled", Map.of("score", 1.0, "source", "user", "model", "small"));
        await().until(() -> json("/v1/dashboard", "ops-key").path("unlabelled").isEmpty());
        JsonNode changed = json("/v1/dashboard?since=" + before.path("sequence").asLong(), "ops-key");
        assertThat(changed.path("decisions")).singleElement().satisfies(row -> assertThat(
                        row.path("label").path("score").asDouble())
                .isEqualTo(1));
        assertThat(json("/v1/dashboard?since=" + changed.path("sequence").asLong(), "ops-key")
                        .path("decisions"))
                .isEmpty();
    }

    @Test
    void hostileTexts_areOnlyEverData() throws Exception {
        String name = MAPPER.writeValueAsString(EVIL);
        upstream.reply(UpstreamReply.json(
                UpstreamReply.completion(name.substring(1, name.length() - 1), "x\nCONFIDENCE: 90")));
        String id = ask("acme-key", "router/support");
        publish(Kind.feedback, id, EVIL, Map.of("score", 0.0, "label", EVIL, "source", EVIL));
        publish(Kind.drift, null, EVIL, Map.of("detector", EVIL, "series", EVIL, "state", "raised", "time", EVIL));
        await().until(() -> !json("/v1/dashboard", "ops-key").path("alarms").isEmpty());
        HttpResponse<String> response = get("/v1/dashboard", "ops-key");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode data = MAPPER.readTree(response.body());
        JsonNode row = data.path("decisions").path(0);
        assertThat(row.path("decision")
                        .path("attempts")
                        .path(0)
                        .path("responseModel")
                        .asText())
                .isEqualTo(EVIL);
        assertThat(row.path("label").path("text").asText()).isEqualTo(EVIL);
        assertThat(data.path("alarms").path(0).path("time").asText()).startsWith("20");
        String csv = get("/v1/dashboard/decisions.csv", "ops-key").body();
        assertThat(csv).contains("'=1+1</script>").doesNotContain(",=1+1", ",\"=1+1");
    }

    @Test
    void wrongParameters_areNamed() throws Exception {
        assertThat(get("/v1/dashboard?minutes=0", "ops-key").body())
                .contains("query parameter 'minutes' is '0'; give a whole number from 1 to 360");
        assertThat(get("/v1/dashboard?since=soon", "ops-key").statusCode()).isEqualTo(400);
        HttpRequest post = HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/dashboard"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        HttpResponse<String> unknown = get("/v1/dashboard?router=suport", "ops-key");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("did you mean 'support'?");
        upstream.reply(UpstreamReply.text("fine\nCONFIDENCE: 90"));
        ask("acme-key", "router/support");
        dataOf("ops-key", "", 1);
        assertThat(get("/v1/dashboard/what-if?stage=smal", "ops-key").body()).contains("unknown stage 'smal'");
    }

    private void publish(Kind kind, String id, String sentence, Map<String, Object> facts) {
        LlmRouterRegistry.get(gateway.context()).events().publish(kind, "support", id, sentence, facts);
    }

    /** Asks, and says the decision's id. */
    private String ask(String key, String model) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Door.ask(model)))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.headers().firstValue("x-llmrouter-decision-id").orElseThrow();
    }

    /** The data, once so many requests are in them. */
    private JsonNode dataOf(String key, String query, int requests) {
        return await().until(
                        () -> json("/v1/dashboard" + query, key),
                        data -> data.path("totals").path("requests").asInt() == requests);
    }

    private JsonNode json(String path, String key) throws Exception {
        return MAPPER.readTree(get(path, key).body());
    }

    private HttpResponse<String> get(String path, String key) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(gateway.baseUrl().replace("/v1", path)));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static int sum(JsonNode numbers) {
        int sum = 0;
        for (JsonNode number : numbers) {
            sum += number.asInt();
        }
        return sum;
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
