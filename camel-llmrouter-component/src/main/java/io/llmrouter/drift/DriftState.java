/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import java.time.Instant;
import java.util.List;

/**
 * What is known of the drift of a router. Immutable.
 *
 * @param router name
 * @param requests since the start or the last reload
 * @param detectors in a fixed order
 * @param reasons one sentence for every detector with an alarm, with numbers and what to do
 * @param expired why certificates do not hold any more, one sentence each; empty while they do
 * @param series what was observed, by name
 */
public record DriftState(
        String router,
        long requests,
        List<DetectorState> detectors,
        List<String> reasons,
        List<String> expired,
        List<Series> series) {

    /** Copies the lists. */
    public DriftState {
        detectors = List.copyOf(detectors);
        reasons = List.copyOf(reasons);
        expired = List.copyOf(expired);
        series = List.copyOf(series);
    }

    /**
     * A time series.
     *
     * @param name what it is
     * @param minutes one point for each minute of the last 24 hours in which something was observed, oldest first
     * @param hundreds one point for every hundred observations, at most the last 200, oldest first
     */
    public record Series(String name, List<Point> minutes, List<Point> hundreds) {

        /** Copies the lists. */
        public Series {
            minutes = List.copyOf(minutes);
            hundreds = List.copyOf(hundreds);
        }
    }

    /**
     * A point.
     *
     * @param time its minute
     * @param count observations
     * @param mean of them
     */
    public record Point(Instant time, int count, double mean) {}

    /** Detectors with an alarm. */
    public List<DetectorState> raised() {
        return detectors.stream().filter(DetectorState::raised).toList();
    }
}
