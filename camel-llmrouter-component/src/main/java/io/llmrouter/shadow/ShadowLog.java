/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decisions, shadows and feedback of decision logs, joined by id; in whatever order they stand there. What was logged twice counts once. Holds a few
 * hundred bytes a decision. One thread.
 */
public final class ShadowLog {

    private final Map<String, LogRow> rows = new LinkedHashMap<>();
    private final Map<String, LoggedShadow> shadows = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> scores = new HashMap<>();

    /** Adds an event; kinds that say nothing here are ignored. */
    public void add(RoutingEvent event) {
        if (event.kind() == RoutingEvent.Kind.decision && isWhole(event.decision())) {
            rows.put(event.decision().id(), LogRow.of(event.decision()));
        } else if (event.kind() == RoutingEvent.Kind.shadow && event.id() != null) {
            shadows.put(event.id(), LoggedShadow.of(event));
        } else if (event.kind() == RoutingEvent.Kind.feedback && event.id() != null) {
            double score = LoggedShadow.share(event.facts(), "score");
            if (!Double.isNaN(score)) {
                scores.computeIfAbsent(event.id(), id -> new HashMap<>())
                        .put(LoggedShadow.text(event.facts(), "model", ""), score);
            }
        }
    }

    private static boolean isWhole(RoutingDecision decision) {
        return decision != null
                && decision.id() != null
                && decision.router() != null
                && decision.time() != null
                && decision.request() != null;
    }

    /** Routers that were shadowed or split, by name. */
    public Set<String> routers() {
        Set<String> names = new TreeSet<>();
        shadows.values().forEach(shadow -> names.add(shadow.router()));
        rows.values().stream()
                .filter(row -> !Double.isNaN(row.propensity()))
                .forEach(row -> names.add(row.router()));
        return names;
    }

    Collection<LogRow> rows() {
        return rows.values();
    }

    LogRow row(String id) {
        return rows.get(id);
    }

    Collection<LoggedShadow> shadows() {
        return shadows.values();
    }

    LoggedShadow shadow(String id) {
        return shadows.get(id);
    }

    /**
     * What feedback says of an answer.
     *
     * @param id of the decision
     * @param model whose answer; feedback that names no model is on the served one
     * @param served whether it is the served one
     * @return the last score, in [0, 1]; not a number if there is none
     */
    double score(String id, String model, boolean served) {
        Map<String, Double> given = scores.getOrDefault(id, Map.of());
        Double score = given.getOrDefault(model, served ? given.get("") : null);
        return score == null ? Double.NaN : score;
    }
}
