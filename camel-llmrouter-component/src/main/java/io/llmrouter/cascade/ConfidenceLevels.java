/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The probabilities of one stage as a few levels, rising; the lowest stands for missing ones, if there are any.
 *
 * @param probability mean P(correct) of the level; NaN for missing
 * @param score mean score expected of the level: its probability, or where it is missing what those rows' scores say
 * @param share of the rows in the level, above 0
 */
record ConfidenceLevels(double[] probability, double[] score, double[] share) {

    /** More levels than this change thresholds by less than the rows' luck does. */
    static final int MOST = 100;

    private static final int PRIOR_ROWS = 10;

    /** Levels of about equally many rows; equal probabilities are never parted. */
    static ConfidenceLevels of(StageTable rows, int stage) {
        int[] rising = ThresholdCandidates.order(rows.probabilities(stage));
        int size = (rising.length + MOST - 1) / MOST;
        List<double[]> levels = new ArrayList<>();
        int from = 0;
        while (from < rising.length) {
            int to = from + 1;
            while (to < rising.length
                    && (sameLevel(rows.probability(rising[to], stage), rows.probability(rising[to - 1], stage))
                            || to - from < size && !Double.isNaN(rows.probability(rising[from], stage)))) {
                to++;
            }
            levels.add(level(rows, stage, rising, from, to));
            from = to;
        }
        return new ConfidenceLevels(column(levels, 0), column(levels, 1), column(levels, 2));
    }

    int size() {
        return share.length;
    }

    boolean isMissing(int level) {
        return Double.isNaN(probability[level]);
    }

    /** Share of rows up to and with each level, beginning with 0, ending with 1. */
    double[] bounds() {
        double[] bounds = new double[size() + 1];
        for (int level = 0; level < size(); level++) {
            bounds[level + 1] = level == size() - 1 ? 1 : bounds[level] + share[level];
        }
        return bounds;
    }

    /**
     * What a next stage that is not judged is expected to score at each level of this one: a least-squares line over this stage's probability, held
     * back by as much as {@value #PRIOR_ROWS} rows of a spread of 1/4, never falling; the mean where the probability is missing.
     */
    double[] scoresOfNext(StageTable rows, int stage) {
        int[] present = IntStream.range(0, rows.rows())
                .filter(row -> !Double.isNaN(rows.probability(row, stage)))
                .toArray();
        double mean = rows.meanScore(stage + 1);
        double centre = Arrays.stream(present)
                .mapToDouble(row -> rows.probability(row, stage))
                .average()
                .orElse(0);
        double scored = Arrays.stream(present)
                .mapToDouble(row -> rows.score(row, stage + 1))
                .average()
                .orElse(mean);
        double together = 0;
        double spread = PRIOR_ROWS / 16.0;
        for (int row : present) {
            double off = rows.probability(row, stage) - centre;
            together += off * (rows.score(row, stage + 1) - scored);
            spread += off * off;
        }
        double slope = Math.max(0, together / spread);
        return Arrays.stream(probability)
                .map(level -> Double.isNaN(level) ? mean : Math.min(1, Math.max(0, scored + slope * (level - centre))))
                .toArray();
    }

    private static boolean sameLevel(double one, double other) {
        return Double.compare(one, other) == 0;
    }

    private static double[] level(StageTable rows, int stage, int[] rising, int from, int to) {
        double probability = 0;
        double score = 0;
        for (int i = from; i < to; i++) {
            probability += rows.probability(rising[i], stage);
            score += rows.score(rising[i], stage);
        }
        int count = to - from;
        // one row's worth of the stage's mean score holds a few missing rows back
        double expected =
                Double.isNaN(probability) ? (score + rows.meanScore(stage)) / (count + 1) : probability / count;
        return new double[] {probability / count, expected, (double) count / rising.length};
    }

    private static double[] column(List<double[]> levels, int column) {
        return levels.stream().mapToDouble(level -> level[column]).toArray();
    }
}
