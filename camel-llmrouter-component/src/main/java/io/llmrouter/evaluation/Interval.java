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
    private static final double DEVIATIONS = 1.96;

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

    /**
     * Percentile interval of resampled values of a figure that noise makes greater, such as a calibration error: what the resamples lie above the value
     * on the mean is taken off both ends, for they have the noise of the rows and their own. It holds the value.
     *
     * @param values of the resamples
     * @param value on the rows as they are, 0 or more
     */
    static Interval withoutBias(double[] values, double value) {
        Interval biased = of(values);
        double bias = Arrays.stream(values)
                        .filter(resampled -> !Double.isNaN(resampled))
                        .average()
                        .orElse(Double.NaN)
                - value;
        return new Interval(Math.max(0, Math.min(value, biased.low - bias)), Math.max(value, biased.high - bias));
    }

    /**
     * Interval of a quantile by order statistics of a sample, whose number below the quantile is binomial (normal approximation). Where a small sample has no
     * value that is surely above the quantile, its largest stands for one, and fewer than 95 % of such intervals cover it.
     *
     * @param sorted the sample, ascending, not empty
     * @param share of the sample below the quantile, from 0 to 1
     */
    static Interval ofQuantile(double[] sorted, double share) {
        double half = DEVIATIONS * Math.sqrt(sorted.length * share * (1 - share));
        double middle = share * sorted.length;
        return new Interval(
                sorted[place(Math.floor(middle - half) - 1, sorted)], sorted[place(Math.ceil(middle + half), sorted)]);
    }

    private static int place(double wanted, double[] sorted) {
        return (int) Math.max(0, Math.min(sorted.length - 1, wanted));
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
