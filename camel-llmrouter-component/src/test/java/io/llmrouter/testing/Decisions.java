/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.testing;

import io.llmrouter.routing.Fingerprint;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Decisions as a router would have recorded them. Stateless. */
public final class Decisions {

    /** When all of them were made. */
    public static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private Decisions() {}

    /** Of a cascade that trusted the answer of its first model. */
    public static RoutingEvent accepted(String id, String model, double confidence) {
        return event(id, null, List.of(attempt(model, "plan", "accepted", 0.001, confidence)));
    }

    /** Of a cascade that went on to its second model. */
    public static RoutingEvent escalated(String id, String cheap, double confidence, String strong) {
        return event(
                id,
                null,
                List.of(
                        attempt(cheap, "plan", "escalated", 0.001, confidence),
                        attempt(strong, "escalation", "accepted", 0.02, null)));
    }

    /** A call. */
    public static Attempt attempt(String model, String reason, String outcome, double cost, Double confidence) {
        return attempt(model, reason, outcome, cost, confidence, 100);
    }

    /** The same, with milliseconds until the answer. */
    public static Attempt attempt(
            String model, String reason, String outcome, double cost, Double confidence, double latencyMs) {
        return new Attempt(
                model,
                model + "-1",
                reason,
                10,
                0,
                20,
                cost,
                latencyMs,
                null,
                confidence == null ? null : new RoutingDecision.Confidence("logprob", confidence, confidence, 0.7),
                outcome,
                null);
    }

    /** Of a router named support, for a tenant or null, whose last call answered. */
    public static RoutingEvent event(String id, String tenant, List<Attempt> attempts) {
        return event(id, tenant, "fingerprint-" + id, "miss", attempts);
    }

    /** The same with the fingerprint of its question, and what the cache said. */
    public static RoutingEvent event(
            String id, String tenant, String fingerprint, String cache, List<Attempt> attempts) {
        Attempt last = attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
        boolean answered = last != null && !last.outcome().equals("failed");
        RoutingDecision decision = new RoutingDecision(
                id,
                TIME,
                "support",
                1,
                null,
                null,
                tenant == null ? null : Fingerprint.of(tenant),
                new RoutingDecision.RequestFacts(fingerprint, 20, 5, 1, false, false, "en"),
                Map.of(),
                List.of(),
                new RoutingDecision.PlanFacts(
                        "cascade", attempts.stream().map(Attempt::model).toList()),
                new RoutingDecision.CacheFacts(cache, null, "as scripted"),
                attempts,
                answered ? new RoutingDecision.Answer(last.model(), "STOP", attempts.size() - 1, false) : null,
                attempts.stream().mapToDouble(Attempt::cost).sum(),
                0.02,
                "USD",
                new RoutingDecision.OverheadUs(1, 1, 1, 1),
                new RoutingDecision.Reason("otherwise", "as scripted"));
        return new RoutingEvent(
                RoutingEvent.Kind.decision, TIME, "support", id, "as scripted", Map.of(), decision, null, null);
    }

    /** The same decision, of a cascade of these models. */
    public static RoutingEvent planned(RoutingEvent event, List<String> models) {
        RoutingDecision made = event.decision();
        RoutingDecision planned = new RoutingDecision(
                made.id(),
                made.time(),
                made.router(),
                made.configGeneration(),
                made.bundleHash(),
                made.seed(),
                made.tenant(),
                made.request(),
                made.features(),
                made.steps(),
                new RoutingDecision.PlanFacts("cascade", models),
                made.cache(),
                made.attempts(),
                made.answer(),
                made.cost(),
                made.baselineCost(),
                made.currency(),
                made.overheadUs(),
                made.reason());
        return new RoutingEvent(
                event.kind(),
                event.time(),
                event.router(),
                event.id(),
                event.sentence(),
                event.facts(),
                planned,
                event.prompt(),
                event.answer());
    }
}
