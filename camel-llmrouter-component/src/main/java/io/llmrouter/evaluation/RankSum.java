/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Area under the ROC curve as the rank-sum statistic of Mann and Whitney; ties count half. Cost: O(n log n) once, O(n) a resample. Immutable.
 */
public final class RankSum {

    private final int[] order;
    private final double[] score;
    private final boolean[] positive;

    /**
     * @param score n numbers, higher for what is more likely positive
     * @param positive of a row
     */
    public RankSum(double[] score, IntPredicate positive) {
        this.score = score;
        this.order = IntStream.range(0, score.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> score[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.positive = new boolean[score.length];
        for (int i = 0; i < score.length; i++) {
            this.positive[i] = positive.test(i);
        }
    }

    /** Number of rows. */
    public int size() {
        return order.length;
    }

    /** The chance that a positive has a higher score than a negative, if row i occurs {@code times[i]} times; not a number if there are none of either. */
    public double auroc(int[] times) {
        double won = 0;
        double positives = 0;
        double negatives = 0;
        for (int begin = 0; begin < order.length; ) {
            double tiedPositives = 0;
            double tiedNegatives = 0;
            int end = begin;
            for (; end < order.length && score[order[end]] == score[order[begin]]; end++) {
                int count = times[order[end]];
                tiedPositives += positive[order[end]] ? count : 0;
                tiedNegatives += positive[order[end]] ? 0 : count;
            }
            won += tiedPositives * (negatives + tiedNegatives / 2);
            positives += tiedPositives;
            negatives += tiedNegatives;
            begin = end;
        }
        return won / (positives * negatives);
    }

    /** Of the rows as they are. */
    public double auroc() {
        int[] once = new int[order.length];
        Arrays.fill(once, 1);
        return auroc(once);
    }
}
