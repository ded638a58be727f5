/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** A gateway after traffic of every kind: answered, escalated, taken over, not trusted, streamed, kept, commented on, alarmed about. */
final class TelemetryTraffic implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LoopbackUpstream upstream = LoopbackUpstream.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Gateway gateway;

    TelemetryTraffic(Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models:
                  small: {provider: openai, modelName: small-1, baseUrl: "%1$s", apiKey: up, price: {input: 1, output: 2}}
                  large: {provider: openai, modelName: large-1, baseUrl: "%1$s", apiKey: up, price: {input: 10, output: 20}}
                  dead:  {provider: openai, modelName: dead-1, baseUrl: "http://127.0.0.1:1/v1", apiKey: up, fallback: [small]}
                routers:
                  support: {cache: {scope: shared}, otherwise: small, strongest: large}
                  graded:
                    otherwise: ladder
                    strongest: large
                    plans: {ladder: {cascade: [small, large], confidence: arithmetic, threshold: 0.99}}
                    budget: {perDay: 25}
                  shaky: {otherwise: dead, strongest: large}
                  voted:
                    otherwise: vote
                    strongest: large
                    plans: {vote: {consensus: [small, large], minAgree: 2}}
                """
                        .formatted(upstream.baseUrl()));
        upstream.reply("small-1", UpstreamReply.text("2 + 2 = 5"));
        upstream.reply("large-1", UpstreamReply.text("2 + 2 = 4"));
        gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0).withConfiguration("file:" + file));
        ask("router/support", false);
        String decision = ask("router/support", false);
        ask("router/graded", false);
        ask("router/shaky", false);
        gateway.context().createProducerTemplate().requestBody("llmrouter:voted?onExhausted=abstain", "2 + 2 = ?");
        upstream.reply("small-1", UpstreamReply.streamed(List.of("one ", "two ", "three"), new Semaphore(3)));
        ask("router/shaky", true);
        post("/feedback", Map.of("decision_id", decision, "score", 0.5));
        beside(LlmRouterRegistry.get(gateway.context()).events());
        await().untilAsserted(() -> assertThat(scrape())
                .contains(
                        "camel_llmrouter_drift_raised{",
                        "camel_llmrouter_budget_spent{",
                        "camel_llmrouter_shadows_total{")
                .contains("camel_llmrouter_feedback_score_count{"));
    }

    private static void beside(RoutingEvents events) {
        events.publish(
                Kind.drift,
                "graded",
                null,
                "more escalations",
                Map.of("detector", "cusum", "series", "escalationRate", "value", 0.4, "limit", 0.2, "state", "raised"));
        events.publish(
                Kind.budget,
                "graded",
                null,
                "nearly spent",
                Map.of("scope", "perDay", "limit", 25.0, "spent", 20.5, "action", "downgrade"));
        events.publish(
                Kind.shadow,
                "graded",
                null,
                "judged",
                Map.of("model", "large", "served", "small", "cost", 0.1, "judgeCost", 0.1, "preferred", "tie"));
    }

    /** All meters, as the gateway's endpoint gives them. */
    String scrape() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/observe/metrics"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    PrometheusMeterRegistry registry() {
        return gateway.context().getRegistry().findSingleByType(PrometheusMeterRegistry.class);
    }

    private String ask(String model, boolean stream) throws Exception {
        HttpResponse<String> answer = post(
                "/chat/completions",
                Map.of(
                        "model",
                        model,
                        "stream",
                        stream,
                        "messages",
                        List.of(Map.of("role", "user", "content", "What is 2 + 2?"))));
        return answer.headers().firstValue("x-llmrouter-decision-id").orElse(null);
    }

    private HttpResponse<String> post(String path, Map<String, Object> body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(gateway.baseUrl() + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
    }
}
