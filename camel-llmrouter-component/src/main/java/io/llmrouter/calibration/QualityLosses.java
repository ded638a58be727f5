/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.List;

/**
 * The paired loss of a quality floor: floor * strong - served. Its mean is at most 0 exactly when the policy keeps the floor. It lies in [-1, floor] and is
 * almost 0 wherever the strongest model serves, which is why a {@link BettingBound} needs few rows.
 *
 * @param floor share of the strongest model's quality, in (0, 1]
 * @param strong scores in [0, 1] of always asking the strongest, length n
 * @param policies the candidates, strict to loose, each with n served scores
 */
public record QualityLosses(double floor, double[] strong, List<Policy> policies) implements CandidateLosses {

    /**
     * What a candidate serves.
     *
     * @param setting threshold or weight of cost that makes this policy
     * @param served scores in [0, 1] of the answers it serves, length n
     * @param accepted rows that do not go to the strongest model
     */
    public record Policy(double setting, double[] served, int accepted) {

        /**
         * A cascade's policy: the cheap answer where its score is at least the threshold, else the strong one.
         *
         * @param threshold accept iff score &gt;= threshold
         * @param score of the cheap answers, length n; NaN is never accepted
         * @param cheap scores in [0, 1] of the cheap answers
         * @param strong scores in [0, 1] of the strong answers
         * @return the policy
         */
        public static Policy atThreshold(double threshold, double[] score, double[] cheap, double[] strong) {
            double[] served = strong.clone();
            int accepted = 0;
            for (int row = 0; row < served.length; row++) {
                if (score[row] >= threshold) {
                    served[row] = cheap[row];
                    accepted++;
                }
            }
            return new Policy(threshold, served, accepted);
        }
    }

    /** Checks lengths and ranges. */
    public QualityLosses {
        if (!(floor > 0 && floor <= 1)) {
            throw new IllegalArgumentException("a quality floor is in (0, 1], but is " + floor);
        }
        if (policies.isEmpty()) {
            throw new IllegalArgumentException(
                    "a quality floor is certified on at least one candidate policy, but got none");
        }
        requireScores("strong", strong, strong.length);
        for (Policy policy : policies) {
            requireScores("served at setting " + policy.setting(), policy.served(), strong.length);
        }
        policies = List.copyOf(policies);
    }

    @Override
    public int candidates() {
        return policies.size();
    }

    @Override
    public int rows() {
        return strong.length;
    }

    @Override
    public double low() {
        return -1;
    }

    @Override
    public double high() {
        return floor;
    }

    @Override
    public double setting(int candidate) {
        return policies.get(candidate).setting();
    }

    @Override
    public int accepted(int candidate) {
        return policies.get(candidate).accepted();
    }

    @Override
    public double loss(int candidate, int row) {
        return floor * strong[row] - policies.get(candidate).served()[row];
    }

    private static void requireScores(String which, double[] scores, int rows) {
        if (scores.length != rows) {
            throw new IllegalArgumentException(
                    "there are " + scores.length + " scores " + which + ", but " + rows + " rows");
        }
        for (int row = 0; row < rows; row++) {
            if (!(scores[row] >= 0 && scores[row] <= 1)) {
                throw new IllegalArgumentException(
                        "the score " + which + " in row " + row + " is in [0, 1], but is " + scores[row]);
            }
        }
    }
}
