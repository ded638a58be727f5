/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import io.llmrouter.cascade.CascadeObjective.Means;
import java.util.Arrays;

/**
 * The best thresholds of up to three stages, by trying all.
 *
 * <p>Idea: only observed probabilities matter as thresholds. The first one moves from loose to strict, which adds one row after the other to those that
 * go on; for every second threshold the sums over these rows are kept, so a pair of thresholds costs one addition. Cost: O(c n + c^2) for c distinct
 * thresholds a stage, at most {@value #MOST_CANDIDATES}: with more rows quantiles stand for them, {@value #MOST_CANDIDATES} of which move any mean by at most 0.05 %, far
 * less than the luck of that many labels. Source: stated by M. Zellinger and M. Thomson, "Rational tuning of LLM cascades via probabilistic modeling",
 * TMLR 2025, as the plain alternative. Known weakness: with few labels it fits their luck. Never abstains. Immutable.
 */
public final class ExactSearch implements ThresholdSearch {

    /** Stages that it can search. */
    public static final int MOST_STAGES = 3;

    static final int MOST_CANDIDATES = 1001;

    @Override
    public CascadePolicy search(StageTable rows, CascadeObjective objective, Abstention abstention) {
        if (rows.stages() > MOST_STAGES || abstention != Abstention.NEVER) {
            throw new IllegalArgumentException("an exact search has at most " + MOST_STAGES
                    + " stages and no abstention, but was given " + rows.stages() + " stages and " + abstention
                    + "; use a quantile grid search");
        }
        return switch (rows.stages()) {
            case 1 -> CascadePolicy.alwaysStrong(1);
            case 2 -> CascadePolicy.accepting(new Sweep(withUnjudged(rows), objective).best()[1]);
            default -> CascadePolicy.accepting(new Sweep(rows, objective).best());
        };
    }

    /** A free first stage that never accepts makes two stages three. */
    private static StageTable withUnjudged(StageTable rows) {
        double[][][] padded = new double[3][rows.rows()][];
        for (int row = 0; row < rows.rows(); row++) {
            padded[0][row] = new double[] {Double.NaN, rows.probability(row, 0), rows.probability(row, 1)};
            padded[1][row] = new double[] {0, rows.score(row, 0), rows.score(row, 1)};
            padded[2][row] = new double[] {0, rows.cost(row, 0), rows.cost(row, 1)};
        }
        return new StageTable(padded[0], padded[1], padded[2]);
    }

    /** All pairs of thresholds over one table. */
    private static final class Sweep {

        private final StageTable rows;
        private final CascadeObjective objective;
        private final Means strong;
        private final double[] first;
        private final double[] second;
        private final double[] score;
        private final double[] cost;
        private final int[] goOn;

        Sweep(StageTable rows, CascadeObjective objective) {
            this.rows = rows;
            this.objective = objective;
            this.strong = Means.of(CascadePolicy.alwaysStrong(3).measure(rows));
            this.first = ThresholdCandidates.rising(rows.probabilities(0), MOST_CANDIDATES);
            this.second = ThresholdCandidates.rising(rows.probabilities(1), MOST_CANDIDATES);
            this.score = new double[second.length];
            this.cost = new double[second.length];
            this.goOn = new int[second.length];
        }

        /** Loose to strict; among equals the strictest is kept. */
        double[] best() {
            int[] rising = ThresholdCandidates.order(rows.probabilities(0));
            Arrays.fill(score, rows.meanScore(0) * rows.rows());
            Arrays.fill(cost, rows.meanCost(0) * rows.rows());
            double least = Double.POSITIVE_INFINITY;
            double[] best = null;
            int next = 0;
            for (double threshold : first) {
                while (next < rising.length && !(rows.probability(rising[next], 0) >= threshold)) {
                    goOn(rising[next++]);
                }
                for (int c = 0; c < second.length; c++) {
                    double loss = loss(c);
                    if (loss <= least) {
                        least = loss;
                        best = new double[] {threshold, second[c]};
                    }
                }
            }
            return best;
        }

        private double loss(int candidate) {
            int n = rows.rows();
            Means means = new Means(score[candidate] / n, cost[candidate] / n, 0, (double) goOn[candidate] / n);
            return objective.loss(means, strong);
        }

        /** From the first stage to the second and, where that does not accept, to the third. */
        private void goOn(int row) {
            int accepting = ThresholdCandidates.accepting(second, rows.probability(row, 1));
            for (int c = 0; c < second.length; c++) {
                boolean accepts = c < accepting;
                score[c] += rows.score(row, accepts ? 1 : 2) - rows.score(row, 0);
                cost[c] += rows.cost(row, 1) + (accepts ? 0 : rows.cost(row, 2));
                goOn[c] += accepts ? 0 : 1;
            }
        }
    }
}
