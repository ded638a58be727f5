/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Answer;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.CacheFacts;
import io.llmrouter.routing.RoutingDecision.Confidence;
import io.llmrouter.routing.RoutingDecision.OverheadUs;
import io.llmrouter.routing.RoutingDecision.PlanFacts;
import io.llmrouter.routing.RoutingDecision.Reason;
import io.llmrouter.routing.RoutingDecision.RequestFacts;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events of a cascade from small to large with threshold 0.5: a small call costs 1, a large one 10. Stateless. */
final class Weighings {

    static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    static final double THRESHOLD = 0.5;

    private Weighings() {}

    /** A decision by the probability of the small model's answer, a second after it was asked for. */
    static RoutingEvent decision(String id, String tenant, double probability, Instant time) {
        return decision(id, tenant, "bundle", probability, time);
    }

    private static RoutingEvent decision(String id, String tenant, String bundle, double probability, Instant time) {
        boolean accepted = probability >= THRESHOLD;
        Attempt small = attempt(
                "small",
                1,
                accepted ? "accepted" : "escalated",
                new Confidence("verifier", probability, probability, THRESHOLD));
        List<Attempt> attempts = accepted ? List.of(small) : List.of(small, attempt("large", 10, "accepted", null));
        RoutingDecision decision = new RoutingDecision(
                id,
                time.minus(Duration.ofSeconds(1)),
                "support",
                1,
                bundle,
                null,
                tenant,
                new RequestFacts("0", 5, 2, 1, false, false, "en"),
                Map.of(),
                List.of(),
                new PlanFacts("cascade", List.of("small", "large")),
                new CacheFacts("bypass", null, "no cache"),
                attempts,
                new Answer(accepted ? "small" : "large", "STOP", accepted ? 0 : 1, false),
                accepted ? 1 : 11,
                10,
                "USD",
                new OverheadUs(1, 1, 1, 1),
                new Reason("otherwise", "nothing else decided"));
        return new RoutingEvent(Kind.decision, time, "support", id, "", Map.of(), decision, null, null);
    }

    static RoutingEvent decision(String id, double probability) {
        return decision(id, null, probability, TIME);
    }

    static RoutingEvent decisionBy(String bundle, String id, double probability) {
        return decision(id, null, bundle, probability, TIME);
    }

    static RoutingEvent feedback(String id, String model, double score, String source) {
        return RoutingEvent.of(
                Kind.feedback, TIME, "support", id, "", Map.of("score", score, "source", source, "model", model));
    }

    /** A judge's word on both answers. */
    static RoutingEvent shadow(String id, String model, double served, double beside) {
        return RoutingEvent.of(
                Kind.shadow,
                TIME,
                "support",
                id,
                "",
                Map.of("model", model, "servedGood", served, "shadowGood", beside));
    }

    private static Attempt attempt(String model, double cost, String outcome, Confidence confidence) {
        return new Attempt(model, model, "plan", 1, 0, 1, cost, 1, null, confidence, outcome, null);
    }
}
