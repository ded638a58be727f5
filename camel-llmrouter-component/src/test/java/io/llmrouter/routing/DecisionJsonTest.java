/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.routing.RoutingDecision.Answer;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.CacheFacts;
import io.llmrouter.routing.RoutingDecision.Confidence;
import io.llmrouter.routing.RoutingDecision.OverheadUs;
import io.llmrouter.routing.RoutingDecision.PlanFacts;
import io.llmrouter.routing.RoutingDecision.Reason;
import io.llmrouter.routing.RoutingDecision.RequestFacts;
import io.llmrouter.routing.RoutingDecision.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The field names of a decision are a public format: dashboards and audits read them. */
class DecisionJsonTest {

    private final RoutingDecision decision = new RoutingDecision(
            "id",
            Instant.parse("2026-01-02T03:04:05Z"),
            "support",
            1,
            null,
            null,
            null,
            new RequestFacts("f", 1, 1, 1, false, false, null),
            Map.of(),
            List.of(new Step("rules", "abstain", "r")),
            new PlanFacts("cascade", List.of("a")),
            new CacheFacts("bypass", null, "none"),
            List.of(new Attempt(
                    "a", "a-1", "plan", 1, 0, 1, 0.1, 1, null, new Confidence("s", 1.0, 0.5, 0.4), "accepted", null)),
            new Answer("a", "STOP", 0, false),
            0.1,
            0.2,
            "USD",
            new OverheadUs(1, 2, 3, 4),
            new Reason("rules", "s"));

    @Test
    void event_comesBackAsItWas() {
        RoutingEvent event = new RoutingEvent(
                RoutingEvent.Kind.decision,
                Instant.parse("2026-01-02T03:04:06.789Z"),
                "support",
                "id",
                "rule 1",
                Map.of(),
                decision,
                "[{\"role\":\"user\",\"content\":\"grüß\\n dich\"}]",
                "hallo");

        assertThat(EventJson.text(event)).doesNotContain("\n");
        assertThat(EventJson.read(EventJson.text(event))).isEqualTo(event);
    }

    @Test
    void eventWithoutDecision_isShort_andAFieldOfALaterVersionIsPassedOver() {
        RoutingEvent event = RoutingEvent.of(
                RoutingEvent.Kind.drift,
                Instant.parse("2026-01-02T03:04:05Z"),
                "support",
                null,
                "more escalations",
                Map.of("share", 0.4));

        assertThat(EventJson.text(event))
                .isEqualTo(
                        "{\"kind\":\"drift\",\"time\":\"2026-01-02T03:04:05Z\",\"router\":\"support\",\"sentence\":\"more escalations\",\"facts\":{\"share\":0.4}}");
        assertThat(EventJson.read(EventJson.text(event).replaceFirst("\\{", "{\"later\":1,")))
                .isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"kind\":\"dance\"}",
                "{\"kind\":\"drift\"}",
                "secret",
                "{\"kind\":\"drift\",\"time\":\"secret\"}"
            })
    void tornLine_isRefused_withoutItsText(String line) {
        assertThatThrownBy(() -> EventJson.read(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not an event of a decision log")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void fieldNames_areTheArchitectures() throws Exception {
        JsonNode json = new ObjectMapper().readTree(DecisionJson.text(decision));
        assertThat(names(json))
                .containsExactlyInAnyOrder(
                        "id",
                        "time",
                        "router",
                        "configGeneration",
                        "bundleHash",
                        "seed",
                        "tenant",
                        "request",
                        "features",
                        "steps",
                        "plan",
                        "cache",
                        "attempts",
                        "answer",
                        "cost",
                        "baselineCost",
                        "currency",
                        "overheadUs",
                        "reason");
        assertThat(names(json.get("request")))
                .containsExactlyInAnyOrder(
                        "fingerprint", "chars", "tokensEstimate", "turns", "hasCode", "hasImage", "language");
        assertThat(names(json.at("/steps/0"))).containsExactlyInAnyOrder("decider", "verdict", "reason");
        assertThat(names(json.get("plan"))).containsExactlyInAnyOrder("kind", "models", "votes");
        assertThat(names(json.get("cache"))).containsExactlyInAnyOrder("status", "score", "reason", "neighbour");
        assertThat(names(json.at("/attempts/0")))
                .containsExactlyInAnyOrder(
                        "model",
                        "responseModel",
                        "reason",
                        "tokensIn",
                        "tokensCachedIn",
                        "tokensOut",
                        "cost",
                        "latencyMs",
                        "firstTokenMs",
                        "confidence",
                        "region",
                        "outcome",
                        "error",
                        "startMs",
                        "chunks");
        assertThat(names(json.at("/attempts/0/confidence")))
                .containsExactlyInAnyOrder("signal", "raw", "probability", "threshold", "note");
        assertThat(names(json.get("answer")))
                .containsExactlyInAnyOrder("model", "finishReason", "escalations", "abstained");
        assertThat(names(json.get("overheadUs"))).containsExactlyInAnyOrder("admit", "cache", "decide", "record");
        assertThat(names(json.get("reason"))).containsExactlyInAnyOrder("code", "sentence");
    }

    @Test
    void time_isIso_andTheTextIsOneLine() {
        assertThat(DecisionJson.text(decision))
                .contains("\"time\":\"2026-01-02T03:04:05Z\"")
                .doesNotContain("\n");
        assertThat(DecisionJson.map(decision))
                .containsEntry("router", "support")
                .containsEntry("baselineCost", 0.2);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
