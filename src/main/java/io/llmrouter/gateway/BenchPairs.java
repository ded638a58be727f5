/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import java.util.Arrays;

/**
 * By how much one thing is slower than another that is done in turn with it. The median difference of each block stands for the block, for neighbours
 * suffer alike from a noisy machine; the interval is that of the median of blocks by their ranks (the sign test's), which assumes nothing about how
 * times are distributed but that blocks are independent of each other.
 *
 * @param plain median of the first, microseconds
 * @param wrapped median of the second, microseconds
 * @param added median of the blocks' median differences, microseconds
 * @param low lower end of its interval of at least 95 %
 * @param high upper end
 */
record BenchPairs(double plain, double wrapped, double added, double low, double high) {

    private static final double NANOS_PER_MICRO = 1000;
    private static final double ONE_SIDE = 0.025;

    /** Blocks that an interval of 95 % needs. */
    static final int FEWEST_BLOCKS = 6;

    /**
     * Of durations in nanoseconds.
     *
     * @param plain of the first; one array a block, at least {@value #FEWEST_BLOCKS}
     * @param wrapped of the second, in the same order
     */
    static BenchPairs of(long[][] plain, long[][] wrapped) {
        double[] differences = new double[plain.length];
        for (int block = 0; block < plain.length; block++) {
            long[] difference = new long[plain[block].length];
            for (int i = 0; i < difference.length; i++) {
                difference[i] = wrapped[block][i] - plain[block][i];
            }
            differences[block] = median(difference);
        }
        Arrays.sort(differences);
        int rank = outside(differences.length);
        return new BenchPairs(
                median(flat(plain)),
                median(flat(wrapped)),
                (differences[(differences.length - 1) / 2] + differences[differences.length / 2]) / 2,
                differences[rank],
                differences[differences.length - 1 - rank]);
    }

    /** How many of the sorted values lie outside on each side: the most for which the chance of that is small enough. */
    private static int outside(int values) {
        double chance = Math.pow(0.5, values);
        double sum = chance;
        int rank = 0;
        while (sum + chance * (values - rank) / (rank + 1) <= ONE_SIDE) {
            chance = chance * (values - rank) / (rank + 1);
            sum += chance;
            rank++;
        }
        return rank;
    }

    private static long[] flat(long[][] blocks) {
        return Arrays.stream(blocks).flatMapToLong(Arrays::stream).toArray();
    }

    private static double median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2] / NANOS_PER_MICRO;
    }
}
