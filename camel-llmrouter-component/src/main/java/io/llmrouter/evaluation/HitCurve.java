/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What every threshold of a cache would have done: duplicates found, and the share of wrong ones among its hits.
 *
 * <p>Idea: pairs by falling score, sorted once; a resample is a weight for each pair. Pairs of equal score are taken together. What scores below {@link #LEAST} is never a hit but has its rank. Cost: O(n log n), then O(n) a resample. Immutable.
 */
final class HitCurve {

    /** Of a pair that may be a hit. */
    static final double LEAST = -1;

    private static final int POINTS = 200;

    private final double[] score;
    private final boolean[] right;
    private final int[] order;

    /**
     * @param score of each pair; below {@link #LEAST} where it is refused
     * @param right whether the pair is a duplicate
     */
    HitCurve(double[] score, boolean[] right) {
        this.score = score;
        this.right = right;
        this.order = IntStream.range(0, score.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -score[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The chance that a duplicate scores higher than another pair, ties counting half; not a number with one label only. */
    double auc(int[] weight) {
        double concordant = 0;
        double rightAbove = 0;
        double wrongAbove = 0;
        for (int start = 0, end = 0; start < order.length; start = end) {
            double rightHere = 0;
            double wrongHere = 0;
            for (; end < order.length && score[order[end]] == score[order[start]]; end++) {
                rightHere += right[order[end]] ? weight[order[end]] : 0;
                wrongHere += right[order[end]] ? 0 : weight[order[end]];
            }
            concordant += wrongHere * (rightAbove + rightHere / 2);
            rightAbove += rightHere;
            wrongAbove += wrongHere;
        }
        return concordant / (rightAbove * wrongAbove);
    }

    /** For each limit the largest share of all duplicates that some threshold finds with at most so many wrong among its hits; 0 if none does. */
    double[] recalls(int[] weight, double[] limits) {
        double[] found = new double[limits.length];
        double all = 0;
        for (int i = 0; i < right.length; i++) {
            all += right[i] ? weight[i] : 0;
        }
        double rights = 0;
        double wrongs = 0;
        for (int start = 0, end = 0; start < order.length && score[order[start]] >= LEAST; start = end) {
            for (; end < order.length && score[order[end]] == score[order[start]]; end++) {
                rights += right[order[end]] ? weight[order[end]] : 0;
                wrongs += right[order[end]] ? 0 : weight[order[end]];
            }
            for (int k = 0; k < limits.length; k++) {
                if (wrongs <= limits[k] * (rights + wrongs)) {
                    found[k] = rights / all;
                }
            }
        }
        return found;
    }

    /** Loosest threshold with at most that share of wrong hits; infinite if there is none. */
    double threshold(double limit) {
        double threshold = Double.POSITIVE_INFINITY;
        int rights = 0;
        int wrongs = 0;
        for (int start = 0, end = 0; start < order.length && score[order[start]] >= LEAST; start = end) {
            for (; end < order.length && score[order[end]] == score[order[start]]; end++) {
                rights += right[order[end]] ? 1 : 0;
                wrongs += right[order[end]] ? 0 : 1;
            }
            if (wrongs <= limit * (rights + wrongs)) {
                threshold = score[order[start]];
            }
        }
        return threshold;
    }

    /** At most {@value #POINTS} thresholds, strict to loose: {@code threshold, hits, recall, wrong_share}. */
    ArrayNode points() {
        ArrayNode points = JsonNodeFactory.instance.arrayNode();
        int all = (int) IntStream.range(0, right.length).filter(i -> right[i]).count();
        int[] hits = Arrays.stream(order).filter(i -> score[i] >= LEAST).toArray();
        int rights = 0;
        int next = 1;
        for (int k = 0; k < hits.length; k++) {
            rights += right[hits[k]] ? 1 : 0;
            boolean tied = k + 1 < hits.length && score[hits[k + 1]] == score[hits[k]];
            if (!tied && (k + 1) * (long) POINTS >= (long) next * hits.length) {
                next = (int) ((k + 1) * (long) POINTS / hits.length) + 1;
                var point = points.addObject();
                FigureNodes.put(point, "threshold", score[hits[k]]);
                point.put("hits", k + 1);
                FigureNodes.put(point, "recall", (double) rights / all);
                FigureNodes.put(point, "wrong_share", (k + 1.0 - rights) / (k + 1));
            }
        }
        return points;
    }
}
