/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** A partition of predicted probabilities into bins; bin numbers from 0, low to high. */
record ProbabilityBins(int count, int[] ofRow) {

    /** Bins [0, 1/count), [1/count, 2/count), ..., the last with 1. */
    static ProbabilityBins equalWidth(double[] probability, int count) {
        return new ProbabilityBins(
                count,
                Arrays.stream(probability)
                        .mapToInt(p -> Math.min(count - 1, (int) (p * count)))
                        .toArray());
    }

    /** Bins of about equally many rows; equal probabilities share a bin, so that the order of the rows does not matter. */
    static ProbabilityBins equalMass(double[] probability, int count) {
        int n = probability.length;
        int[] rising = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> probability[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] bins = new int[n];
        for (int rank = 0; rank < n; rank++) {
            boolean tied = rank > 0 && probability[rising[rank]] == probability[rising[rank - 1]];
            bins[rising[rank]] = tied ? bins[rising[rank - 1]] : (int) ((long) rank * count / n);
        }
        return new ProbabilityBins(count, bins);
    }

    /** Sum of the values of each bin's rows. */
    double[] sums(double[] value) {
        double[] sums = new double[count];
        for (int row = 0; row < value.length; row++) {
            sums[ofRow[row]] += value[row];
        }
        return sums;
    }

    /** Number of rows of each bin. */
    int[] sizes() {
        int[] sizes = new int[count];
        for (int bin : ofRow) {
            sizes[bin]++;
        }
        return sizes;
    }
}
