/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Intervals of any figure of weighted pairs.
 *
 * <p>Idea: in each stratum of n pairs, n - 1 are drawn with replacement and weighted n / (n - 1) times what they were, which makes the spread of the
 * resampled figure that of the real one; strata of one pair are drawn from together. A pair is drawn whole, so what both answers share cancels out. Cost:
 * resamples times pairs. Source: J. Rao and C. Wu, "Resampling inference with complex survey data", JASA 1988. Known weakness: percentile intervals of few
 * pairs are a little narrow, and one that never saw a difference finds none.
 *
 * @param resamples how many, at least 1
 * @param seed of the draws
 */
record StratifiedBootstrap(int resamples, long seed) {

    private static final String ALONE = "";

    /**
     * The interval.
     *
     * @param weighting of the pairs, and what is drawn from together
     * @param figure of weights
     * @param level of the interval, in (0, 1)
     */
    Estimate of(Weighting weighting, ToDoubleFunction<double[]> figure, double level) {
        double[] weights = weighting.weights();
        double value = figure.applyAsDouble(weights);
        int[][] groups = groups(weighting.groups());
        double[] resampled = IntStream.range(0, resamples)
                .parallel()
                .mapToDouble(b -> figure.applyAsDouble(resample(groups, weights, b)))
                .filter(drawn -> !Double.isNaN(drawn))
                .sorted()
                .toArray();
        if (resampled.length == 0) {
            return Estimate.UNKNOWN;
        }
        double tail = (1 - level) / 2;
        return new Estimate(value, at(resampled, tail), at(resampled, 1 - tail));
    }

    private double[] resample(int[][] groups, double[] weights, int b) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + b);
        double[] drawn = new double[weights.length];
        for (int[] group : groups) {
            int n = group.length;
            if (n == 1) {
                drawn[group[0]] = weights[group[0]];
                continue;
            }
            for (int i = 0; i < n - 1; i++) {
                int pair = group[random.nextInt(n)];
                drawn[pair] += weights[pair] * n / (n - 1);
            }
        }
        return drawn;
    }

    private static int[][] groups(List<String> strata) {
        Map<String, Long> sizes = new HashMap<>();
        strata.forEach(stratum -> sizes.merge(stratum, 1L, Long::sum));
        Map<String, IntStream.Builder> members = new HashMap<>();
        for (int i = 0; i < strata.size(); i++) {
            String group = sizes.get(strata.get(i)) == 1 ? ALONE : strata.get(i);
            members.computeIfAbsent(group, name -> IntStream.builder()).add(i);
        }
        return members.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().build().toArray())
                .toArray(int[][]::new);
    }

    /** By linear interpolation between order statistics. */
    private static double at(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] == sorted[above] // also where both are infinite
                ? sorted[below]
                : sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    static double mean(double[] values, double[] weights) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
        }
        return sum / Arrays.stream(weights).sum();
    }
}
