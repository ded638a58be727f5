/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.bundle.CascadeBundle;
import io.llmrouter.bundle.ModelIdentity;
import io.llmrouter.bundle.Provenance;
import io.llmrouter.calibration.PlattCalibrator;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.drift.DetectorState;
import io.llmrouter.drift.DriftState;
import io.llmrouter.engine.Explanation;
import io.llmrouter.engine.Subscription;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router in a real context whose traffic changes. */
class DriftRouteTest {

    private static final String DOCUMENT =
            """
            models:
              small: {uri: "direct:small", price: {input: 1, output: 1}}
              large: {ref: "#bean:large", price: {input: 10, output: 20}}
            routers:
              support: {otherwise: p, plans: {p: {cascade: [small, large], confidence: "header:X-Score", bundle: "file:BUNDLE"}},
                        drift: {reference: 500, health: degrade}}
              unwatched: {otherwise: p, plans: {p: {cascade: [small, large], confidence: "header:X-Score", threshold: 0.5}},
                          drift: off}
            """;

    @TempDir
    private Path folder;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<RoutingEvent> events = new CopyOnWriteArrayList<>();
    private final SplittableRandom random = new SplittableRandom(3);
    private String document;
    private Path file;
    private ProducerTemplate producer;

    @BeforeEach
    void start() throws Exception {
        context.getRegistry().bind("large", ScriptedChatModel.saying("large"));
        Path bundle = folder.resolve("bundle.json");
        bundle().write(bundle);
        document = DOCUMENT.replace("BUNDLE", bundle.toString());
        file = TestDocument.use(context, folder, document);
        RouteBuilder.addRoutes(context, routes -> {
            routes.from("direct:ask").to("llmrouter:support");
            routes.from("direct:other").to("llmrouter:unwatched");
            routes.from("direct:small").process(exchange -> {
                boolean hard = exchange.getMessage().getBody(String.class).contains("hard");
                exchange.getMessage().setBody("small");
                exchange.getMessage().setHeader("X-Score", hard ? 0.2 : 0.9);
            });
        });
        context.start();
        registry().events().subscribe("test", Set.of(Kind.drift), 100, events::add);
        producer = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    /** Calibrated and certified for scores as they are at first. */
    private static CascadeBundle bundle() {
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        evidence.putObject("certificate").put("sentence", "holds");
        return new CascadeBundle(
                new Provenance(Instant.EPOCH, 42, List.of("t.jsonl"), 300, "abc", "gold"),
                List.of(new ModelIdentity("small", List.of(), 1, 0.5), new ModelIdentity("large", List.of(), 10, 0.9)),
                "confidence",
                null,
                List.of(new CascadeBundle.Stage(new PlattCalibrator(8, -4), StageThresholds.accepting(0.5), null)),
                evidence);
    }

    private LlmRouterRegistry registry() {
        return LlmRouterRegistry.get(context);
    }

    private void ask(int requests, double hard) throws InterruptedException {
        for (int i = 0; i < requests; i++) {
            producer.requestBody("direct:ask", (random.nextDouble() < hard ? "hard " : "easy ") + i, String.class);
        }
        drain();
    }

    private void drain() throws InterruptedException {
        for (String name : List.of("drift", "test")) {
            for (Subscription subscription : registry().events().subscriptions()) {
                if (subscription.name().equals(name)) {
                    assertThat(subscription.drain(Duration.ofSeconds(20))).isTrue();
                }
            }
        }
    }

    private HealthCheck.Result health() {
        return HealthCheckRegistry.get(context)
                .getCheck(DegradedHealthCheck.DRIFT)
                .orElseThrow()
                .call(Map.of());
    }

    @Test
    void harderRequests_raiseAnAlarmWithItsReason_degradeHealth_andAreForgottenByAReload() throws Exception {
        ask(600, 0.2);
        assertThat(events).isEmpty();
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(registry().drift("unwatched")).isEmpty();
        assertThat(registry().drift("support").orElseThrow().raised()).isEmpty();

        ask(250, 0.8);

        RoutingEvent raised = events.stream()
                .filter(event -> event.facts().get("detector").equals("escalationRate"))
                .findFirst()
                .orElseThrow();
        assertThat(raised.router()).isEqualTo("support");
        assertThat(raised.facts())
                .containsEntry("series", "escalationRate")
                .containsEntry("state", "raised")
                .containsKeys("value", "limit", "expected", "evidence");
        assertThat(raised.sentence())
                .matches(
                        "this router escalates 0\\.\\d{3} of its requests, usual is 0\\.\\d{3} \\(.* wrong, .*\\): .*; compare the latest.*");
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UNKNOWN);
        assertThat(health().getMessage().orElseThrow()).startsWith("degraded: router support: ");

        DriftState state = registry().drift("support").orElseThrow();
        assertThat(state.requests()).isEqualTo(850);
        assertThat(state.raised()).extracting(DetectorState::detector).contains("escalationRate");
        assertThat(state.series())
                .filteredOn(series -> series.name().equals("escalationRate"))
                .singleElement()
                .satisfies(series -> {
                    assertThat(series.hundreds()).hasSize(8);
                    assertThat(series.hundreds().get(0).mean()).isBetween(0.05, 0.35);
                    assertThat(series.hundreds().get(7).mean()).isBetween(0.65, 0.95);
                    assertThat(series.minutes()).isNotEmpty();
                });

        Files.writeString(file, document + "# again\n");
        assertThat(registry().reload()).isTrue();
        drain();
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(events.get(events.size() - 1).facts()).containsEntry("state", "cleared");
        assertThat(registry().drift("support").orElseThrow().requests()).isZero();
    }

    @Test
    void certificates_ofACascadeWhoseScoresHaveChanged_areShownAsExpired() throws Exception {
        ask(1100, 0.2);
        assertThat(certificate()).isEmpty();
        ask(500, 0.7);
        assertThat(registry().drift("support").orElseThrow().expired())
                .singleElement()
                .asString()
                .startsWith("this router gives scores that are distributed unlike before: PSI ");
        assertThat(certificate()).singleElement().satisfies(step -> {
            assertThat(step.verdict()).isEqualTo("expired");
            assertThat(step.reason()).contains("label a sample and calibrate again");
        });
        registry().relearn("support");
        assertThat(certificate()).isEmpty();
    }

    private List<RoutingDecision.Step> certificate() {
        RoutingRequest request = RoutingRequest.of(
                ChatRequest.builder().messages(UserMessage.from("easy?")).build());
        Explanation explanation = registry().routers().require("support").explain(request);
        return explanation.decision().steps().stream()
                .filter(step -> step.decider().equals("certificate"))
                .toList();
    }

    @Test
    void labels_thatContradictStatedProbabilities_areAnAlarm_andNeverThoseOfUsersAlone() throws Exception {
        ask(600, 0.2);
        List<RoutingEvent> decided = new CopyOnWriteArrayList<>();
        registry().events().subscribe("test", Set.of(Kind.decision), 1000, decided::add);
        ask(300, 0.2);
        decided.forEach(event -> label(event.id(), "user"));
        drain();
        assertThat(registry().drift("support").orElseThrow().raised()).isEmpty();
        decided.forEach(event -> label(event.id(), "human"));
        drain();
        assertThat(registry().drift("support").orElseThrow().reasons())
                .singleElement()
                .asString()
                .startsWith(
                        "calibration: this router gives answers that are said to be right with a probability of 0.95 to 1.00");
    }

    private void label(String id, String source) {
        registry()
                .events()
                .publish(Kind.feedback, "support", id, "bad", Map.of("score", 0.3, "source", source, "model", "small"));
    }

    @Test
    void stoppedContext_leavesNoHealthCheckBehind() {
        HealthCheckRegistry checks = HealthCheckRegistry.get(context);
        assertThat(checks.getCheck(DegradedHealthCheck.DRIFT)).isPresent();
        context.stop();
        assertThat(checks.stream().map(HealthCheck::getId)).noneMatch(id -> id.startsWith("llmrouter"));
    }

    @Test
    void relearning_takesTheNewTrafficForUsual() throws Exception {
        ask(600, 0.2);
        ask(200, 0.9);
        assertThat(registry().drift("support").orElseThrow().raised()).isNotEmpty();
        assertThat(registry().relearn("support")).isTrue();
        assertThat(registry().relearn("nobody")).isFalse();
        ask(700, 0.9);
        assertThat(registry().drift("support").orElseThrow().raised()).isEmpty();
    }
}
