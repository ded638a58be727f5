/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;

/**
 * The Brier score and Murphy's decomposition: score = reliability - resolution + uncertainty + within bins.
 *
 * <p>Idea: reliability is how far probabilities are from what happens (low is good), resolution how much they tell cases apart (high is good), uncertainty
 * the variance of the outcomes. Cost: O(n). Source: A. Murphy, "A new vector partition of the probability score", 1973; the last term, which is what binning
 * leaves over, after D. Stephenson, C. Coelho and I. Jolliffe, "Two extra components in the Brier score decomposition", 2008. Known weakness: the parts
 * depend on the bins, the score does not.
 *
 * @param score mean squared difference of probability and outcome, in [0, 1]
 * @param reliability at least 0
 * @param resolution at least 0
 * @param uncertainty at least 0
 * @param withinBins what the bins hide, of either sign, 0 when probabilities within a bin are equal
 */
public record BrierScore(double score, double reliability, double resolution, double uncertainty, double withinBins) {

    static BrierScore of(ProbabilityBins bins, double[] probability, double[] outcome) {
        int n = outcome.length;
        double base = Arrays.stream(outcome).average().orElseThrow();
        double score = 0;
        double uncertainty = 0;
        for (int row = 0; row < n; row++) {
            score += square(probability[row] - outcome[row]) / n;
            uncertainty += square(outcome[row] - base) / n;
        }
        double reliability = 0;
        double resolution = 0;
        int[] sizes = bins.sizes();
        double[] predicted = bins.sums(probability);
        double[] happened = bins.sums(outcome);
        for (int bin = 0; bin < sizes.length; bin++) {
            if (sizes[bin] > 0) {
                reliability += square(predicted[bin] - happened[bin]) / sizes[bin] / n;
                resolution += sizes[bin] * square(happened[bin] / sizes[bin] - base) / n;
            }
        }
        return new BrierScore(
                score, reliability, resolution, uncertainty, score - (reliability - resolution + uncertainty));
    }

    private static double square(double x) {
        return x * x;
    }
}
