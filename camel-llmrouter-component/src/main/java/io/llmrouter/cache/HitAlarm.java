/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.calibration.BinomialTail;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Raises a threshold when tested hits are wrong too often, and never lowers it.
 *
 * <p>Idea: when the lower bound of the wrong share among the last {@value #WINDOW} tested hits exceeds the budget, the threshold rises to the lowest score
 * above a wrong hit's from which the tested hits keep it; above 1 there is no hit any more. Cost: a pass over the window when a hit was wrong, more at an
 * alarm. Source: Clopper and Pearson's bound, at 95 %. Known weakness: a bound that is looked at after every wrong hit is exceeded by chance more often
 * than one look would be, which errs on the safe side. Not thread-safe.
 */
public final class HitAlarm {

    private static final int WINDOW = 1000;
    private static final double DELTA = 0.05;

    private final double budget;
    private final Deque<Tested> window = new ArrayDeque<>();
    private int raised;

    private record Tested(double score, boolean right) {}

    /** @param budget the share of hits that may be wrong, in (0, 1); NaN for no alarm */
    public HitAlarm(double budget) {
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
    public double tested(double score, boolean right, double threshold) {
        window.addLast(new Tested(score, right));
        if (window.size() > WINDOW) {
            window.removeFirst();
        }
        if (right) {
            return threshold;
        }
        int[] counts = counts(threshold);
        if (!(BinomialTail.lowerBound(counts[1], counts[0], DELTA) > budget)) {
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
    public int raised() {
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
