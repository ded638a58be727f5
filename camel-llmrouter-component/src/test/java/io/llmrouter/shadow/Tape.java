/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events of a decision log, one after the other. */
final class Tape {

    final ShadowLog log = new ShadowLog();
    private int requests;

    /** A request of 40 tokens in a short English question, answered at a cost by a model. */
    Asked asked(String served, double cost, String intent, Map<String, Object> features) {
        String id = "d" + requests++;
        Map<String, Object> all = new LinkedHashMap<>(features);
        all.put("intent", intent);
        Instant time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(requests);
        RoutingDecision decision = new RoutingDecision(
                id,
                time,
                "support",
                1,
                null,
                null,
                null,
                new RoutingDecision.RequestFacts("f" + id, 160, 40, 1, false, false, "en"),
                all,
                List.of(),
                new RoutingDecision.PlanFacts("model", List.of(served)),
                new RoutingDecision.CacheFacts("bypass", null, "no cache"),
                List.of(new RoutingDecision.Attempt(
                        served, served, "plan", 40, 0, 10, Math.min(cost, 10), 5, null, null, "accepted", null)),
                new RoutingDecision.Answer(served, "STOP", 0, false),
                cost,
                0,
                "USD",
                new RoutingDecision.OverheadUs(1, 1, 1, 1),
                new RoutingDecision.Reason("otherwise", "nobody decided"));
        log.add(new RoutingEvent(
                RoutingEvent.Kind.decision, time, "support", id, "", Map.of(), decision, null, null));
        return new Asked(id, decision, time.plusMillis(100));
    }

    Asked asked(String served, double cost, String intent) {
        return asked(served, cost, intent, Map.of());
    }

    /** What was asked. */
    final class Asked {

        private final String id;
        private final RoutingDecision decision;
        private final Instant time;

        private Asked(String id, RoutingDecision decision, Instant time) {
            this.id = id;
            this.decision = decision;
            this.time = time;
        }

        String stratum() {
            return new Strata(Dimension.DEFAULT).of(decision);
        }

        RoutingDecision decision() {
            return decision;
        }

        Asked shadow(String outcome, Map<String, Object> facts) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("model", "large");
            all.put("served", decision.answer().model());
            all.put("stratum", stratum());
            all.put("rate", 0.1);
            all.put("outcome", outcome);
            all.put("cost", 10.0);
            all.put("judgeCost", 1.0);
            all.putAll(facts);
            log.add(RoutingEvent.of(RoutingEvent.Kind.shadow, time, "support", id, "", all));
            return this;
        }

        Asked preferred(String side) {
            return shadow("compared", Map.of("preferred", side, "comparisons", 1, "agree", 0.0, "judgedBy", "judge"));
        }

        Asked graded(int served, int shadow) {
            return shadow("compared", Map.of("servedGood", served, "shadowGood", shadow, "preferred", "tie"));
        }

        Asked feedback(String model, double score) {
            log.add(RoutingEvent.of(
                    RoutingEvent.Kind.feedback,
                    time,
                    "support",
                    id,
                    "",
                    Map.of("score", score, "model", model, "source", "gold")));
            return this;
        }
    }
}
