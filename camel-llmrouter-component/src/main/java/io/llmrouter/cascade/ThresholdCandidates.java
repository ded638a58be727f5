/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The thresholds worth trying on observed probabilities. Stateless. */
final class ThresholdCandidates {

    private ThresholdCandidates() {}

    /**
     * Distinct probabilities and, last, infinity for accepting none.
     *
     * @param probabilities NaN for missing
     * @param most how many at most, infinity included; more are thinned to quantiles, the lowest is kept
     * @return rising, at least one
     */
    static double[] rising(double[] probabilities, int most) {
        double[] sorted = Arrays.stream(probabilities)
                .filter(probability -> !Double.isNaN(probability))
                .sorted()
                .toArray();
        double[] distinct = Arrays.stream(sorted).distinct().toArray();
        double[] kept = distinct.length < most
                ? distinct
                : IntStream.range(0, most - 1)
                        .mapToDouble(i -> sorted[(int) ((long) i * sorted.length / (most - 1))])
                        .distinct()
                        .toArray();
        double[] rising = Arrays.copyOf(kept, kept.length + 1);
        rising[kept.length] = Double.POSITIVE_INFINITY;
        return rising;
    }

    /** How many of the rising thresholds accept a probability; none for a missing one. */
    static int accepting(double[] rising, double probability) {
        if (Double.isNaN(probability)) {
            return 0;
        }
        int found = Arrays.binarySearch(rising, probability);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Rows by rising probability, the missing ones first. */
    static int[] order(double[] probabilities) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> missingLowest(probabilities[row])))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** A missing probability, which goes on, as one below all others. */
    static double missingLowest(double probability) {
        return Double.isNaN(probability) ? Double.NEGATIVE_INFINITY : probability;
    }
}
