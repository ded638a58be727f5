/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

/**
 * Dense features in units of their standard deviation on the training rows, at most {@value #FARTHEST} of them away from the mean. What never varied
 * there says nothing and counts as zero. Immutable.
 *
 * @param mean of each feature
 * @param deviation of each feature; 0 where it did not vary
 */
public record Standardisation(double[] mean, double[] deviation) {

    private static final double FARTHEST = 5;
    private static final double CONSTANT = 1e-12;

    /**
     * Of these rows.
     *
     * @param rows n rows of d numbers
     * @return their means and deviations
     */
    public static Standardisation of(double[][] rows) {
        int d = rows[0].length;
        double[] mean = new double[d];
        double[] deviation = new double[d];
        for (int j = 0; j < d; j++) {
            for (double[] row : rows) {
                mean[j] += row[j] / rows.length;
            }
            double variance = 0;
            for (double[] row : rows) {
                variance += (row[j] - mean[j]) * (row[j] - mean[j]) / rows.length;
            }
            deviation[j] = variance > CONSTANT ? Math.sqrt(variance) : 0;
        }
        return new Standardisation(mean, deviation);
    }

    /** A row in units of the deviations, cut at {@value #FARTHEST} of them. */
    public float[] apply(double[] row) {
        float[] standard = new float[row.length];
        for (int j = 0; j < row.length; j++) {
            double z = deviation[j] == 0 ? 0 : (row[j] - mean[j]) / deviation[j];
            standard[j] = (float) Math.max(-FARTHEST, Math.min(FARTHEST, z));
        }
        return standard;
    }
}
