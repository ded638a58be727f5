/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.ScriptedChatModel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Meters of decisions and of calls, in whatever registry the application has. */
class RoutingMetersTest extends CamelTestSupport {

    private static final int TOKENS = 1_000_000;

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LoopbackUpstream upstream = LoopbackUpstream.start();

    @TempDir
    private Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models:
                  small: {ref: "#bean:small", price: {input: 1, output: 2}}
                  large: {ref: "#bean:large", price: {input: 10, output: 20}}
                  scored: {uri: "direct:scored", price: {input: 1, output: 2}}
                  busy: {ref: "#bean:busy", fallback: [small]}
                  remote: {provider: openai, modelName: far-1, baseUrl: "%s", apiKey: up, price: {input: 1, output: 2}}
                routers:
                  support: {decide: [{rules: [{when: "words < 4", use: small}]}], otherwise: large, strongest: large, budget: {perDay: 300}}
                  graded:
                    otherwise: ladder
                    strongest: large
                    plans: {ladder: {cascade: [scored, large], confidence: "header:X-Score", threshold: 0.5}}
                  shaky: {otherwise: busy, strongest: large}
                  distant: {otherwise: remote, strongest: large}
                """
                        .formatted(upstream.baseUrl()));
        context.getRegistry().bind("small", millionTokens("small"));
        context.getRegistry().bind("large", millionTokens("large"));
        context.getRegistry().bind("busy", ScriptedChatModel.failing(new RateLimitException("no room")));
        context.getRegistry().bind("meters", meters);
        return context;
    }

    private static ScriptedChatModel millionTokens(String says) {
        return ScriptedChatModel.answering(request -> ChatResponse.builder()
                .aiMessage(AiMessage.from(says))
                .modelName("of-" + says)
                .tokenUsage(new TokenUsage(TOKENS, TOKENS))
                .build());
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:scored").setHeader("X-Score", constant("0.2")).setBody(constant("scored"));
                from("direct:ask").routeId("ask").to("llmrouter:support");
            }
        };
    }

    @AfterEach
    void stopUpstream() {
        upstream.close();
    }

    @Test
    void decisions_areCounted_byWhoAnsweredAndWhy_withCostAgainstTheBaseline() {
        template().requestBody("llmrouter:support", "hello there");
        template().requestBody("llmrouter:support", "hello");
        template().requestBody("llmrouter:support", "this is a much longer question");

        assertThat(count("camel.llmrouter.decisions", "router", "support", "model", "small", "reason", "rules"))
                .isEqualTo(2);
        assertThat(count("camel.llmrouter.decisions", "model", "large", "reason", "otherwise", "outcome", "answered"))
                .isEqualTo(1);
        assertThat(count("camel.llmrouter.cost", "router", "support", "model", "small", "currency", "USD"))
                .isEqualTo(6);
        assertThat(count("camel.llmrouter.cost", "router", "support", "model", "large"))
                .isEqualTo(30);
        assertThat(count("camel.llmrouter.cost.baseline", "router", "support")).isEqualTo(90);
        assertThat(gauge("camel.llmrouter.saved", "router", "support")).isEqualTo(54);
        assertThat(count("camel.llmrouter.tokens", "router", "support", "model", "small", "type", "output"))
                .isEqualTo(2 * TOKENS);
        assertThat(meters.get("camel.llmrouter.overhead")
                        .tag("router", "support")
                        .timer()
                        .count())
                .isEqualTo(3);
        assertThat(gauge("camel.llmrouter.requests.active", "router", "support"))
                .isZero();
    }

    @Test
    void budget_isShownAsItStandsNow() {
        await().untilAsserted(
                        () -> assertThat(gauge("camel.llmrouter.budget.limit", "router", "support", "scope", "perDay"))
                                .isEqualTo(300));
        assertThat(gauge("camel.llmrouter.budget.spent", "router", "support")).isZero();

        template().requestBody("llmrouter:support", "this is a much longer question");

        assertThat(gauge("camel.llmrouter.budget.spent", "router", "support")).isEqualTo(30);
        assertThat(gauge("camel.llmrouter.budget.share", "router", "support")).isEqualTo(0.1, within(1e-9));
    }

    @Test
    void cascadeThatGoesOn_isAnEscalation_withTheConfidenceThatWasNotEnough() {
        template().requestBody("llmrouter:graded", "hello");

        assertThat(count("camel.llmrouter.escalations", "router", "graded", "model", "scored"))
                .isEqualTo(1);
        assertThat(meters.get("camel.llmrouter.confidence")
                        .tags("router", "graded", "model", "scored")
                        .summary()
                        .totalAmount())
                .isEqualTo(0.2, within(1e-9));
        assertThat(count("camel.llmrouter.decisions", "router", "graded", "model", "large"))
                .isEqualTo(1);
    }

    @Test
    void modelThatHasNoRoom_isAnErrorOfItsKind_andAFallbackOfTheOther() {
        template().requestBody("llmrouter:shaky", "hello");

        assertThat(count("camel.llmrouter.errors", "router", "shaky", "model", "busy", "kind", "rate_limited"))
                .isEqualTo(1);
        assertThat(count("camel.llmrouter.fallbacks", "router", "shaky", "model", "small"))
                .isEqualTo(1);
        assertThat(meters.get("gen_ai.client.operation.duration")
                        .tags("gen_ai.request.model", "busy", "error.type", "rate_limited")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(gauge("camel.llmrouter.model.available", "router", "shaky", "model", "busy"))
                .isEqualTo(1);
    }

    @Test
    void call_hasTheNamesAttributesAndBucketsOfOpenTelemetry() {
        template().requestBody("llmrouter:distant?streaming=true", "hello", String.class);

        await().untilAsserted(() -> assertThat(meters.scrape()) // the stream may still be under way
                .contains("gen_ai_client_token_usage_bucket"));
        String scrape = meters.scrape();
        assertThat(scrape)
                .contains(
                        "gen_ai_client_operation_duration_seconds_bucket{error_type=\"none\","
                                + "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"openai\",gen_ai_request_model=\"far-1\",");
        assertThat(scrape).contains("server_address=\"127.0.0.1\"", "gen_ai_system=\"openai\"");
        assertThat(scrape.lines()
                        .filter(line -> line.startsWith("gen_ai_client_operation_duration_seconds_bucket"))
                        .map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1")))
                .containsExactly(
                        "0.01", "0.02", "0.04", "0.08", "0.16", "0.32", "0.64", "1.28", "2.56", "5.12", "10.24",
                        "20.48", "40.96", "81.92", "+Inf");
        assertThat(scrape).contains("gen_ai_client_operation_time_to_first_chunk_seconds_count");
        assertThat(scrape.lines()
                        .filter(line -> line.startsWith("gen_ai_client_token_usage_bucket")
                                && line.contains("gen_ai_token_type=\"output\""))
                        .map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1")))
                .startsWith("1.0", "4.0", "16.0")
                .endsWith("6.7108864E7", "+Inf");
    }

    @Test
    void whatHappensBesideRequests_isCounted_andAnAlarmStandsUntilItIsCleared() {
        LlmRouterRegistry registry = LlmRouterRegistry.get(context());
        Map<String, Object> raised =
                Map.of("detector", "cusum", "series", "escalations", "value", 0.4, "limit", 0.2, "state", "raised");
        registry.events().publish(Kind.drift, "support", null, "more escalations", raised);
        await().untilAsserted(() -> assertThat(
                        gauge("camel.llmrouter.drift.raised", "router", "support", "detector", "cusum"))
                .isEqualTo(1));
        assertThat(gauge("camel.llmrouter.drift.value", "series", "escalations"))
                .isEqualTo(0.4);

        registry.events()
                .publish(
                        Kind.feedback,
                        "support",
                        "id",
                        "good",
                        Map.of("score", 1.0, "source", "user", "model", "small"));
        registry.events()
                .publish(
                        Kind.drift,
                        "support",
                        null,
                        "over",
                        Map.of("detector", "cusum", "series", "escalations", "state", "cleared"));
        await().untilAsserted(() -> assertThat(
                        gauge("camel.llmrouter.drift.raised", "router", "support", "detector", "cusum"))
                .isZero());
        assertThat(count("camel.llmrouter.events", "router", "support", "kind", "drift"))
                .isEqualTo(2);
        assertThat(meters.get("camel.llmrouter.feedback.score")
                        .tag("source", "user")
                        .summary()
                        .mean())
                .isEqualTo(1);
        assertThat(gauge("camel.llmrouter.subscription.waiting", "subscription", "meters"))
                .isZero();
    }

    @Test
    void registryThatComesLater_isFound_andOneInACompositeCountsOnce() {
        SimpleMeterRegistry late = new SimpleMeterRegistry();
        CompositeMeterRegistry both = new CompositeMeterRegistry();
        both.add(late);
        context().getRegistry().bind("late", late);
        context().getRegistry().bind("both", both);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> late.find("camel.llmrouter.requests.active").gauge() != null);

        template().requestBody("llmrouter:support", "hello");
        assertThat(late.get("camel.llmrouter.decisions").counter().count()).isEqualTo(1);
        assertThat(count("camel.llmrouter.decisions", "router", "support")).isEqualTo(1);
    }

    @Test
    void registryThatJoinsACompositeLater_countsThroughItFromThenOn_notTwice() {
        SimpleMeterRegistry alone = new SimpleMeterRegistry();
        CompositeMeterRegistry both = new CompositeMeterRegistry();
        context().getRegistry().bind("alone", alone);
        context().getRegistry().bind("both", both);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> alone.find("camel.llmrouter.requests.active").gauge() != null
                        && !both.getMeters().isEmpty());
        template().requestBody("llmrouter:support", "hello");

        both.add(alone);
        template().requestBody("llmrouter:support", "hello");
        assertThat(alone.get("camel.llmrouter.decisions").counter().count()).isEqualTo(2);
        assertThat(alone.get("gen_ai.client.operation.duration").timer().count())
                .isEqualTo(2);
        assertThat(alone.get("camel.llmrouter.saved").gauge().value()).isEqualTo(54);
        both.remove(alone);
        template().requestBody("llmrouter:support", "hello");
        assertThat(alone.get("camel.llmrouter.decisions").counter().count()).isEqualTo(3);
    }

    @Test
    void whatIsLost_isAMeterFromTheStart() {
        assertThat(List.of("log", "shared", "listeners", "events"))
                .allSatisfy(what -> assertThat(meters.get("camel.llmrouter.lost")
                                .tag("what", what)
                                .functionCounter()
                                .count())
                        .isZero());
    }

    @Test
    @SuppressWarnings("try") // close() may be interrupted
    void registryOfCamelsRoutePolicy_hasOurMetersBesideThoseOfRoutes() throws Exception {
        try (CamelContext plain = super.createCamelContext()) {
            TestDocument.use(
                    plain, folder, "models: {small: {ref: \"#bean:small\"}}\nrouters: {support: {otherwise: small}}");
            plain.getRegistry().bind("small", millionTokens("small"));
            plain.addRoutePolicyFactory(new MicrometerRoutePolicyFactory());
            plain.addRoutes(createRouteBuilder());
            plain.start();
            plain.createProducerTemplate().requestBody("direct:ask", "hello");

            MeterRegistry camels = plain.getRegistry().findSingleByType(MeterRegistry.class);
            assertThat(camels.get("camel.exchanges.succeeded")
                            .tag("routeId", "ask")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(camels.get("camel.llmrouter.decisions")
                            .tag("model", "small")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    private double count(String name, String... tags) {
        return meters.get(name).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private double gauge(String name, String... tags) {
        return meters.get(name).tags(tags).gauge().value();
    }
}
