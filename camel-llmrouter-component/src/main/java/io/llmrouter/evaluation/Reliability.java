/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

/**
 * How far probabilities of one model are from what happened: expected calibration error in {@value #BINS} bins of equal width, and Brier score. Scores
 * other than 0 and 1 count as themselves. Cost: O(n). Source: Naeini et al., 2015; Brier, 1950. Known weakness: few rows a bin look miscalibrated by
 * chance alone, and a constant base rate looks calibrated; so both are reported. Immutable.
 */
final class Reliability {

    static final int BINS = 10;

    private final byte[] bin;
    private final double[] excess;

    /**
     * @param probability n rows of probabilities in [0, 1]
     * @param scores n rows of scores in [0, 1]
     * @param model the column to look at
     */
    Reliability(double[][] probability, double[][] scores, int model) {
        this.bin = new byte[scores.length];
        this.excess = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            double p = probability[i][model];
            bin[i] = (byte) Math.min(BINS - 1, (int) (p * BINS));
            excess[i] = p - scores[i][model];
        }
    }

    /** Share-weighted mean over the bins of |mean probability - mean score|. */
    double calibrationError(int[] times) {
        double[] sum = new double[BINS];
        long rows = 0;
        for (int i = 0; i < bin.length; i++) {
            sum[bin[i]] += times[i] * excess[i];
            rows += times[i];
        }
        double error = 0;
        for (double s : sum) {
            error += Math.abs(s) / rows;
        }
        return error;
    }

    /** Mean squared error. */
    double brier(int[] times) {
        double sum = 0;
        long rows = 0;
        for (int i = 0; i < bin.length; i++) {
            sum += times[i] * excess[i] * excess[i];
            rows += times[i];
        }
        return sum / rows;
    }
}
