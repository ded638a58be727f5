/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import java.util.Arrays;
import java.util.Random;

/**
 * Ridge regression with a Gaussian kernel over standardised dense features, approximated by random Fourier features.
 *
 * <p>Idea: z(x) = sqrt(2/D) cos(W x + u) with Gaussian W approximates exp(-|x - y|^2 / (2 width^2)); the ridge over z is solved exactly by Cholesky.
 * Cost: O(n D^2) to fit, O(d D) to predict, D = {@value #FEATURES}. Source: Rahimi and Recht, 2007. Known weakness: far from all training rows it
 * answers their mean. The width is the square root of the number of features. Immutable.
 */
final class KernelRidge {

    private static final int FEATURES = 600;
    private static final double CONSTANT = 1e-12;
    private static final double FARTHEST = 5;

    private final Basis basis;
    private final double[] weights;
    private final double intercept;

    private KernelRidge(Basis basis, double[] weights, double intercept) {
        this.basis = basis;
        this.weights = weights;
        this.intercept = intercept;
    }

    /** Standardisation and random features. */
    private record Basis(double[] mean, double[] deviation, double[][] frequencies, double[] phases) {

        static Basis of(double[][] rows, long seed) {
            int d = rows[0].length;
            double[] mean = new double[d];
            double[] deviation = new double[d];
            for (int j = 0; j < d; j++) {
                double sum = 0;
                double squares = 0;
                for (double[] row : rows) {
                    sum += row[j];
                    squares += row[j] * row[j];
                }
                mean[j] = sum / rows.length;
                double variance = squares / rows.length - mean[j] * mean[j];
                deviation[j] = variance > CONSTANT ? Math.sqrt(variance) : 1;
            }
            Random random = new Random(seed);
            double[][] frequencies = new double[FEATURES][d];
            double[] phases = new double[FEATURES];
            for (int k = 0; k < FEATURES; k++) {
                for (int j = 0; j < d; j++) {
                    frequencies[k][j] = random.nextGaussian() / Math.sqrt(d);
                }
                phases[k] = random.nextDouble() * 2 * Math.PI;
            }
            return new Basis(mean, deviation, frequencies, phases);
        }

        double[] expand(double[] row) {
            double[] x = new double[row.length];
            for (int j = 0; j < x.length; j++) {
                double standard = (row[j] - mean[j]) / deviation[j];
                x[j] = Math.max(-FARTHEST, Math.min(FARTHEST, standard));
            }
            double[] z = new double[FEATURES];
            double scale = Math.sqrt(2.0 / FEATURES);
            for (int k = 0; k < FEATURES; k++) {
                double angle = phases[k];
                for (int j = 0; j < x.length; j++) {
                    angle += frequencies[k][j] * x[j];
                }
                z[k] = scale * Math.cos(angle);
            }
            return z;
        }
    }

    /**
     * Fits the model.
     *
     * @param rows n dense feature vectors
     * @param target n numbers
     * @param lambda regularisation, positive
     * @param seed of the random features
     */
    static KernelRidge fit(double[][] rows, double[] target, double lambda, long seed) {
        Basis basis = Basis.of(rows, seed);
        double mean = Arrays.stream(target).average().orElseThrow();
        double[][] gram = new double[FEATURES][FEATURES];
        double[] right = new double[FEATURES];
        for (int i = 0; i < rows.length; i++) {
            double[] z = basis.expand(rows[i]);
            for (int a = 0; a < FEATURES; a++) {
                right[a] += z[a] * (target[i] - mean);
                for (int b = 0; b <= a; b++) {
                    gram[a][b] += z[a] * z[b];
                }
            }
        }
        for (int a = 0; a < FEATURES; a++) {
            for (int b = 0; b < a; b++) {
                gram[b][a] = gram[a][b];
            }
        }
        return new KernelRidge(basis, LinearSystem.solve(gram, lambda, right), mean);
    }

    double predict(double[] row) {
        double[] z = basis.expand(row);
        double sum = intercept;
        for (int k = 0; k < z.length; k++) {
            sum += z[k] * weights[k];
        }
        return sum;
    }
}
