/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How well a score orders outcomes: the chance that of two rows with different outcomes the better one has the higher score, ties counting half. For
 * outcomes of 0 and 1 this is the area under the ROC curve.
 *
 * <p>Idea: go through the rows by outcome and count, in a tree of partial sums over score ranks, how many worse rows score lower. Cost: O(n log n). Source:
 * F. Harrell, "Evaluating the yield of medical tests", 1982 (index C); P. Fenwick, "A new data structure for cumulative frequency tables", 1994.
 */
final class Concordance {

    private Concordance() {}

    /** In [0, 1]; empty where all outcomes are equal. */
    static OptionalDouble of(double[] score, double[] outcome) {
        int[] rank = ranks(score);
        Integer[] byOutcome = IntStream.range(0, outcome.length).boxed().toArray(Integer[]::new);
        Arrays.sort(byOutcome, Comparator.comparingDouble(row -> outcome[row]));
        long[] tree = new long[score.length + 2];
        double concordant = 0;
        double pairs = 0;
        int worse = 0;
        for (int start = 0; start < byOutcome.length; start = worse) {
            int end = start;
            while (end < byOutcome.length && outcome[byOutcome[end]] == outcome[byOutcome[start]]) {
                int r = rank[byOutcome[end++]];
                concordant += (below(tree, r - 1) + below(tree, r)) / 2.0;
                pairs += worse;
            }
            for (; worse < end; worse++) {
                add(tree, rank[byOutcome[worse]]);
            }
        }
        return pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of(concordant / pairs);
    }

    /** Ranks from 1; equal scores share one. */
    private static int[] ranks(double[] score) {
        double[] distinct = Arrays.stream(score).sorted().distinct().toArray();
        return Arrays.stream(score)
                .mapToInt(s -> Arrays.binarySearch(distinct, s) + 1)
                .toArray();
    }

    private static void add(long[] tree, int rank) {
        for (int i = rank; i < tree.length; i += i & -i) {
            tree[i]++;
        }
    }

    /** Rows counted so far with this rank or a lower one. */
    private static long below(long[] tree, int rank) {
        long sum = 0;
        for (int i = rank; i > 0; i -= i & -i) {
            sum += tree[i];
        }
        return sum;
    }
}
