/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.calibration.BinomialTail;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Raises a threshold when hits that were tested are wrong too often, by the rule of a running cache's monitor: the 95 % lower bound of the wrong share among the
 * last tested hits exceeds the budget. Not thread-safe.
 */
final class HitAlarm {

    private static final int WINDOW = 1000;
    private static final double DELTA = 0.05;

    private final double budget;
    private final Deque<Tested> window = new ArrayDeque<>();
    private int raised;

    private record Tested(double score, boolean right) {}

    HitAlarm(double budget) {
        this.budget = budget;
    }

    /**
     * Takes a hit that was tested.
     *
     * @param score of the hit
     * @param right whether its answer served
     * @param threshold in force
     * @return the threshold from now on, never lower
     */
    double tested(double score, boolean right, double threshold) {
        window.addLast(new Tested(score, right));
        if (window.size() > WINDOW) {
            window.removeFirst();
        }
        int[] counts = counts(threshold);
        if (right || !(BinomialTail.lowerBound(counts[1], counts[0], DELTA) > budget)) {
            return threshold;
        }
        raised++;
        double tighter = window.stream()
                .filter(hit -> !hit.right)
                .mapToDouble(hit -> Math.nextUp(Math.max(hit.score, threshold)))
                .sorted()
                .filter(candidate -> share(counts(candidate)) <= budget)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
        window.removeIf(hit -> hit.score < tighter);
        return tighter;
    }

    /** How often it went off. */
    int raised() {
        return raised;
    }

    private static double share(int[] counts) {
        return counts[0] == 0 ? 0 : (double) counts[1] / counts[0];
    }

    /** Tested hits at or above a score, and the wrong ones of them. */
    private int[] counts(double from) {
        int[] counts = new int[2];
        for (Tested hit : window) {
            if (hit.score >= from) {
                counts[0]++;
                counts[1] += hit.right ? 0 : 1;
            }
        }
        return counts;
    }
}
