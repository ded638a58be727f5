/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import io.llmrouter.learning.NystromRidge;
import java.util.Arrays;
import java.util.List;

/**
 * How much a request resembles the training requests.
 *
 * <p>Idea: the mean cosine to the {@value #NEAREST} most like of some training requests, as a quantile of the same number for training requests that
 * are not among those. What is less familiar than {@value #STRANGE} of them is out of distribution. Known weakness: a familiar topic asked in a new
 * way is still familiar. Immutable.
 *
 * @param landmarks some training requests, with embeddings
 * @param quantiles 101 quantiles of the training requests' resemblance, ascending
 */
record Familiarity(List<NystromRidge.Point> landmarks, double[] quantiles) {

    private static final int NEAREST = 5;
    private static final int STEPS = 100;
    static final double STRANGE = 0.01;

    /** Share of training requests that are less familiar than this one, in [0, 1]. */
    double of(NystromRidge.Point point) {
        double likeness = likeness(point, landmarks);
        int place = Arrays.binarySearch(quantiles, likeness);
        int below = place >= 0 ? place : -place - 1;
        return Math.min(1, below / (double) STEPS);
    }

    static double likeness(NystromRidge.Point point, List<NystromRidge.Point> landmarks) {
        double[] nearest = new double[Math.min(NEAREST, landmarks.size())];
        Arrays.fill(nearest, -1);
        for (NystromRidge.Point landmark : landmarks) {
            double cosine = point.cosine(landmark);
            if (cosine > nearest[0]) {
                nearest[0] = cosine;
                Arrays.sort(nearest);
            }
        }
        return Arrays.stream(nearest).average().orElseThrow();
    }

    static double[] quantiles(double[] likeness) {
        double[] sorted = likeness.clone();
        Arrays.sort(sorted);
        double[] quantiles = new double[STEPS + 1];
        Arrays.setAll(quantiles, q -> sorted[(int) Math.round((double) q * (sorted.length - 1) / STEPS)]);
        return quantiles;
    }
}
