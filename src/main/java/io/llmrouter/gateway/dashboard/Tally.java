/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.routing.RoutingDecision;
import java.util.Map;
import java.util.TreeMap;

/** Sums over the requests of a stretch of time. About 1 kB. Not thread-safe. */
final class Tally {

    static final String CACHE = "(cache)";
    static final String NOBODY = "(no answer)";
    private static final String OTHERS = "(others)";
    private static final int MOST_MODELS = 24;

    final Map<String, Integer> byModel = new TreeMap<>();
    final LatencyCounts latency = new LatencyCounts();
    int requests;
    int errors;
    int escalated;
    int fallbacks;
    int lookups;
    int hits;
    double cost;
    double baseline;

    /** What somebody got: the model that answered, or who else. */
    static String servedBy(RoutingDecision decision) {
        if (isHit(decision)) {
            return CACHE;
        }
        return decision.answer() == null ? NOBODY : decision.answer().model();
    }

    void add(RoutingDecision decision, double latencyMs) {
        requests++;
        errors += decision.answer() == null ? 1 : 0;
        escalated += has(decision, "escalated") ? 1 : 0;
        fallbacks += decision.attempts().stream()
                        .anyMatch(attempt -> attempt.reason().equals("fallback"))
                ? 1
                : 0;
        hits += isHit(decision) ? 1 : 0;
        lookups += isHit(decision) || decision.cache().status().equals("miss") ? 1 : 0;
        cost += decision.cost();
        baseline += decision.baselineCost();
        latency.add(latencyMs);
        count(servedBy(decision), 1);
    }

    void addAll(Tally other) {
        requests += other.requests;
        errors += other.errors;
        escalated += other.escalated;
        fallbacks += other.fallbacks;
        lookups += other.lookups;
        hits += other.hits;
        cost += other.cost;
        baseline += other.baseline;
        latency.addAll(other.latency);
        other.byModel.forEach(this::count);
    }

    private void count(String model, int requests) {
        boolean room = byModel.containsKey(model) || byModel.size() < MOST_MODELS;
        byModel.merge(room ? model : OTHERS, requests, Integer::sum);
    }

    private static boolean isHit(RoutingDecision decision) {
        return decision.cache().status().startsWith("hit");
    }

    private static boolean has(RoutingDecision decision, String outcome) {
        return decision.attempts().stream()
                .anyMatch(attempt -> attempt.outcome().equals(outcome));
    }
}
