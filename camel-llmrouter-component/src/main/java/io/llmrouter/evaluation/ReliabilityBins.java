/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether "80 %" means 80 %: predicted chances in ten bins of equal width beside what came of them.
 *
 * <p>Source: Naeini et al., "Obtaining well calibrated probabilities using Bayesian binning", 2015, for ECE. Known weakness: ECE is never zero; its
 * expectation under perfect calibration, sum over bins of sqrt(2/pi) times the standard deviation of the bin's sum over n, is given beside it.
 *
 * @param bins those that are not empty, by rising prediction
 * @param ece mean distance of prediction and outcome over the bins, weighted by rows
 * @param eceOfNoise what a perfectly calibrated prediction would have on as many rows
 * @param brier mean squared distance of prediction and outcome
 */
record ReliabilityBins(List<Bin> bins, double ece, double eceOfNoise, double brier) {

    private static final int BINS = 10;

    /**
     * @param rows in the bin
     * @param predicted their mean prediction
     * @param observed their mean score
     * @param interval of the mean score, 95 %
     */
    record Bin(int rows, double predicted, double observed, Interval interval) {}

    /**
     * @param probability n predictions in [0, 1]
     * @param score n outcomes in [0, 1]
     */
    static ReliabilityBins of(double[] probability, double[] score) {
        int[] rows = new int[BINS];
        double[][] sums = new double[3][BINS];
        double brier = 0;
        for (int i = 0; i < probability.length; i++) {
            double p = probability[i];
            int bin = Math.max(0, Math.min(BINS - 1, (int) (p * BINS)));
            rows[bin]++;
            sums[0][bin] += p;
            sums[1][bin] += score[i];
            sums[2][bin] += p * (1 - p);
            brier += (p - score[i]) * (p - score[i]);
        }
        List<Bin> bins = new ArrayList<>();
        double ece = 0;
        double noise = 0;
        for (int bin = 0; bin < BINS; bin++) {
            if (rows[bin] > 0) {
                double observed = sums[1][bin] / rows[bin];
                bins.add(
                        new Bin(rows[bin], sums[0][bin] / rows[bin], observed, WilsonInterval.of(observed, rows[bin])));
                ece += Math.abs(sums[0][bin] - sums[1][bin]) / probability.length;
                noise += Math.sqrt(2 / Math.PI * sums[2][bin]) / probability.length;
            }
        }
        return new ReliabilityBins(List.copyOf(bins), ece, noise, brier / probability.length);
    }
}
