/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

/**
 * How many requests took how long, in classes whose ends grow by a fourth root of two from 0.1 ms to half an hour, so that a percentile is at most 9 %
 * off. 384 bytes. Not thread-safe.
 */
final class LatencyCounts {

    private static final int CLASSES = 96;
    private static final double SHORTEST_MS = 0.1;
    private static final double CLASSES_PER_OCTAVE = 4;

    private final int[] counts = new int[CLASSES];
    private int total;

    void add(double millis) {
        counts[classOf(millis)]++;
        total++;
    }

    void addAll(LatencyCounts other) {
        for (int i = 0; i < CLASSES; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    /**
     * The time within which a share of the requests was done.
     *
     * @param share in (0, 1]
     * @return in milliseconds; NaN without requests
     */
    double percentile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < CLASSES; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return SHORTEST_MS * Math.pow(2, (i - 0.5) / CLASSES_PER_OCTAVE); // the middle of its class
            }
        }
        return Double.NaN;
    }

    private static int classOf(double millis) {
        if (!(millis > SHORTEST_MS)) {
            return 0;
        }
        double octaves = Math.log(millis / SHORTEST_MS) / Math.log(2);
        return Math.min(CLASSES - 1, (int) Math.ceil(octaves * CLASSES_PER_OCTAVE));
    }
}
