/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Area under the ROC curve as the rank-sum statistic of Mann and Whitney; ties count half. Cost O(n log n). Stateless. */
final class RankSum {

    private RankSum() {}

    /** The chance that a positive has a higher score than a negative; not a number if there are none of either. */
    static double auroc(double[] score, IntPredicate positive) {
        int[] order = IntStream.range(0, score.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> score[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double ranks = 0;
        for (int begin = 0; begin < order.length; ) {
            int end = begin;
            while (end < order.length && score[order[end]] == score[order[begin]]) {
                end++;
            }
            double rank = (begin + 1 + end) / 2.0;
            ranks += rank * Arrays.stream(order, begin, end).filter(positive).count();
            begin = end;
        }
        double positives = IntStream.range(0, score.length).filter(positive).count();
        double negatives = score.length - positives;
        return (ranks - positives * (positives + 1) / 2) / (positives * negatives);
    }
}
