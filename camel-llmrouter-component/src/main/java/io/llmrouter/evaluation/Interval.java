/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;

/**
 * A 95 % interval.
 *
 * @param low lower end; not a number where nothing is known
 * @param high upper end
 */
public record Interval(double low, double high) {

    private static final double TAIL = 0.025;

    /** Percentile interval of resampled values; not-a-numbers, from degenerate resamples, are left out. */
    public static Interval of(double[] values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return new Interval(Double.NaN, Double.NaN);
        }
        return new Interval(at(sorted, TAIL), at(sorted, 1 - TAIL));
    }

    /** By linear interpolation between order statistics. */
    private static double at(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] == sorted[above]
                ? sorted[below]
                : sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
