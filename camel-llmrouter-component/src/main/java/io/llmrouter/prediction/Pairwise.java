/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import java.util.Arrays;

/**
 * Between strengths on a log-odds scale and scores: sigma(a - b) stands for (1 + score a - score b) / 2, which is 1 if only a is right, 0 if only b
 * is, and 1/2 for a tie. Stateless.
 */
final class Pairwise {

    private static final int STEPS = 50;
    private static final double TOLERANCE = 1e-10;
    private static final double HOLD = 1e-3;

    private Pairwise() {}

    static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }

    /** Chance of a win of one over the other, a tie counting half. */
    static double win(double score, double other) {
        return (1 + score - other) / 2;
    }

    /**
     * Expected scores whose differences are as the strengths say, around a known mean.
     *
     * @param strengths one a model
     * @param mean of the models' scores
     */
    static double[] scores(double[] strengths, double mean) {
        double[] scores = new double[strengths.length];
        for (int a = 0; a < scores.length; a++) {
            scores[a] = mean;
            for (double other : strengths) {
                scores[a] += (2 * sigmoid(strengths[a] - other) - 1) / scores.length;
            }
        }
        return scores;
    }

    /** Expected scores, and the same cut to [0, 1] as probabilities that nobody has calibrated. */
    static QualityEstimate estimate(double[] strengths, double mean) {
        double[] expected = scores(strengths, mean);
        double[] probability = Arrays.stream(expected)
                .map(score -> Math.max(0, Math.min(1, score)))
                .toArray();
        return new QualityEstimate(expected, probability, 1, false);
    }

    /**
     * Bradley and Terry's strengths, by Newton steps on one coordinate at a time, of games that all pairs played equally often.
     *
     * @param scores mean score of each model in [0, 1]
     * @return strengths that sum to about zero
     */
    static double[] strengths(double[] scores) {
        double[] strengths = new double[scores.length];
        double moved = 1;
        for (int step = 0; step < STEPS && moved > TOLERANCE; step++) {
            moved = 0;
            for (int a = 0; a < strengths.length; a++) {
                double slope = -HOLD * strengths[a];
                double curvature = HOLD;
                for (int b = 0; b < strengths.length; b++) {
                    double p = sigmoid(strengths[a] - strengths[b]);
                    slope += b == a ? 0 : win(scores[a], scores[b]) - p;
                    curvature += b == a ? 0 : p * (1 - p);
                }
                double change = Math.max(-1, Math.min(1, slope / curvature));
                strengths[a] += change;
                moved += change * change;
            }
        }
        return strengths;
    }
}
