/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

/**
 * Scores of k models as their mean and by how much each but the first exceeds it: what the models have in common, a request's difficulty, and what
 * tells them apart are learned as different targets. For two models the second target is half the gain of the strong one. Stateless.
 */
final class Contrasts {

    private Contrasts() {}

    static double[] of(double[] scores) {
        double mean = 0;
        for (double score : scores) {
            mean += score / scores.length;
        }
        double[] contrasts = new double[scores.length];
        contrasts[0] = mean;
        for (int m = 1; m < scores.length; m++) {
            contrasts[m] = scores[m] - mean;
        }
        return contrasts;
    }

    /** By how much the last model's score exceeds the first one's. */
    static double gain(double[] scores) {
        return scores[scores.length - 1] - scores[0];
    }

    /** The inverse. */
    static double[] scores(double[] contrasts) {
        double[] scores = new double[contrasts.length];
        scores[0] = contrasts[0];
        for (int m = 1; m < scores.length; m++) {
            scores[m] = contrasts[0] + contrasts[m];
            scores[0] -= contrasts[m];
        }
        return scores;
    }
}
