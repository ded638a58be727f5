/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What searches for thresholds reached on rows they had not seen. Immutable by convention.
 *
 * @param labels rows that each draw learned from
 * @param names of the contenders
 * @param area by contender and draw: the area under the curve of error (and weighted abstentions) over cost, as measured
 * @param resampled by contender, draw and resample of the rows: the same area
 * @param loss by contender and draw: mean over the weights of error + weight * cost (and weighted abstentions)
 * @param searchMillis by contender: mean time of a search
 * @param seed of the resampled draws
 */
public record SearchFigures(
        int labels,
        List<String> names,
        double[][] area,
        double[][][] resampled,
        double[][] loss,
        double[] searchMillis,
        long seed) {

    /**
     * Two contenders on the same draws and rows.
     *
     * @param first name
     * @param second name
     * @param area of the first minus that of the second; below 0 the first is better. The interval is over resampled draws and rows
     * @param relative the same over the second's area
     * @param loss of the first minus that of the second
     */
    public record Difference(String first, String second, Figure area, double relative, double loss) {

        /** Whether the interval of the areas leaves 0 out. */
        public boolean decided() {
            return area.interval().high() < 0 || area.interval().low() > 0;
        }
    }

    /** Mean area over the draws. */
    public double meanArea(int contender) {
        return mean(area[contender]);
    }

    /** Mean loss over the draws. */
    public double meanLoss(int contender) {
        return mean(loss[contender]);
    }

    /** Paired difference of two contenders. */
    public Difference difference(String first, String second) {
        int one = names.indexOf(first);
        int other = names.indexOf(second);
        double difference = meanArea(one) - meanArea(other);
        int draws = area[one].length;
        double[] values = IntStream.range(0, resampled[one][0].length)
                .mapToDouble(b -> {
                    SplittableRandom random = new SplittableRandom(seed + b);
                    return IntStream.range(0, draws)
                            .map(i -> random.nextInt(draws))
                            .mapToDouble(draw -> resampled[one][draw][b] - resampled[other][draw][b])
                            .average()
                            .orElseThrow();
                })
                .toArray();
        return new Difference(
                first,
                second,
                new Figure(difference, Interval.of(values)),
                difference / meanArea(other),
                meanLoss(one) - meanLoss(other));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
