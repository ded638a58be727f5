/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import io.llmrouter.stats.Tally;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All rows that a process has heard of, and their sums, so that a sum costs one look. Of two states of a row it keeps the larger, so that hearing something
 * again, late or in another order changes nothing. Thread-safe: writes are guarded by {@code this}, reads of sums by the map.
 */
final class StatBook {

    private final Map<StatRow.Key, StatRow> rows = new HashMap<>();
    private final Map<Tally.Subject, Tally> sums = new ConcurrentHashMap<>();

    /** Takes note of a row. */
    synchronized void learn(StatRow row) {
        StatRow before = rows.get(row.key());
        StatRow after = before == null ? row : before.larger(row);
        if (!after.equals(before)) {
            rows.put(row.key(), after);
            Tally grown = before == null ? after.tally() : after.tally().minus(before.tally());
            sums.merge(row.key().subject(), grown, Tally::plus);
        }
    }

    synchronized Collection<StatRow> rows() {
        return List.copyOf(rows.values());
    }

    /** Forgets days before that one. */
    synchronized void forgetBefore(String day) {
        rows.values().removeIf(row -> {
            boolean old = row.key().day().compareTo(day) < 0;
            if (old) {
                sums.computeIfPresent(row.key().subject(), (subject, sum) -> sum.minus(row.tally()));
            }
            return old;
        });
    }

    Tally sum(Tally.Subject subject) {
        return sums.getOrDefault(subject, Tally.ZERO);
    }

    Set<Tally.Subject> subjects() {
        return sums.keySet();
    }
}
