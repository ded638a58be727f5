/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The time series of a router, by name; those of nothing take no memory. Not thread-safe. */
final class DriftSeries {

    private final Map<String, SeriesRing> rings = new TreeMap<>();

    void add(String name, double value, Instant time) {
        if (Double.isFinite(value)) {
            rings.computeIfAbsent(name, ring -> new SeriesRing()).add(value, time);
        }
    }

    List<DriftState.Series> snapshot() {
        List<DriftState.Series> all = new ArrayList<>(rings.size());
        rings.forEach((name, ring) -> all.add(new DriftState.Series(name, ring.minutes(), ring.hundreds())));
        return all;
    }
}
