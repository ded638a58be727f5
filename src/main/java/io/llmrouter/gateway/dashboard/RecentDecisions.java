/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.routing.RoutingDecision;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The latest {@value #MOST} decisions of a router by id, with their labels: some 3 kB each. Not thread-safe. */
final class RecentDecisions {

    static final int MOST = 500;

    private final Map<String, DecisionRow> rows = new LinkedHashMap<>();
    private long sequence;

    void add(Instant now, RoutingDecision decision, double latencyMs, DecisionRow.Texts texts) {
        rows.put(decision.id(), new DecisionRow(next(now), decision, latencyMs, texts, null));
        if (rows.size() > MOST) {
            Iterator<String> oldest = rows.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /**
     * Labels the answer that was given.
     *
     * @param model whose answer is meant; null for the one that was given, and another one's is none of this list
     */
    void label(Instant now, String id, String model, Label label) {
        DecisionRow row = rows.get(id);
        RoutingDecision.Answer answer = row == null ? null : row.decision().answer();
        if (answer != null && (model == null || model.equals(answer.model()))) {
            rows.put(id, row.labelled(next(now), Label.later(row.label(), label)));
        }
    }

    /** Microseconds since 1970, rising: a count would tell a tenant how much others ask. */
    private long next(Instant now) {
        sequence = Math.max(sequence + 1, ChronoUnit.MICROS.between(Instant.EPOCH, now));
        return sequence;
    }

    /**
     * What is new, newest first.
     *
     * @param since a row's sequence; rows that changed after it are given
     * @param most rows
     * @param wanted whose rows
     */
    List<DecisionRow> since(long since, int most, Predicate<DecisionRow> wanted) {
        List<DecisionRow> newest = new ArrayList<>();
        for (DecisionRow row : rows.values()) {
            if (row.sequence() > since && wanted.test(row)) {
                newest.add(0, row);
            }
        }
        return List.copyOf(newest.subList(0, Math.min(most, newest.size())));
    }
}
