/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;

/**
 * A logistic regression with a ridge, for a handful of weights and targets in [0, 1].
 *
 * <p>Idea: Newton's method with step halving; the loss is convex. Cost: O(rows * weights^2) a step. Source: T. Hastie, R. Tibshirani and J. Friedman, "The
 * elements of statistical learning", section 4.4.1. Known weakness: solves by elimination, so for a few weights only.
 */
final class RidgeLogistic {

    private static final int MAX_STEPS = 100;
    private static final double TOLERANCE = 1e-10;
    /** Keeps the system solvable where all rows are equal. */
    private static final double JITTER = 1e-9;

    private final double[][] rows;
    private final double[] target;
    private final double[] ridge;
    private final double[] centre;

    /** Rows with one number a weight, a target each, and the strength of the pull to 0 of each weight. */
    RidgeLogistic(double[][] rows, double[] target, double[] ridge) {
        this(rows, target, ridge, new double[ridge.length]);
    }

    /** The same with weights pulled to a centre. */
    RidgeLogistic(double[][] rows, double[] target, double[] ridge, double[] centre) {
        this.rows = rows;
        this.target = target;
        this.ridge = ridge;
        this.centre = centre;
    }

    /** The best weights, those not free staying at the centre. */
    double[] fit(boolean[] free) {
        double[] weights = centre.clone();
        double loss = loss(weights);
        for (int step = 0; step < MAX_STEPS; step++) {
            double[] direction = direction(weights, free);
            double size = 1;
            double[] next = moved(weights, direction, size);
            while (loss(next) > loss && size > TOLERANCE) {
                size /= 2;
                next = moved(weights, direction, size);
            }
            double gained = loss - loss(next);
            if (!(gained > TOLERANCE)) {
                break;
            }
            weights = next;
            loss -= gained;
        }
        return weights;
    }

    static double sigmoid(double z) {
        return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
    }

    private double[] direction(double[] weights, boolean[] free) {
        int k = weights.length;
        double[][] system = new double[k][k + 1];
        for (int row = 0; row < rows.length; row++) {
            double p = sigmoid(dot(weights, rows[row]));
            for (int i = 0; i < k; i++) {
                system[i][k] -= (p - target[row]) * rows[row][i];
                for (int j = 0; j < k; j++) {
                    system[i][j] += p * (1 - p) * rows[row][i] * rows[row][j];
                }
            }
        }
        for (int i = 0; i < k; i++) {
            system[i][i] += ridge[i] + JITTER;
            system[i][k] -= ridge[i] * (weights[i] - centre[i]);
        }
        for (int i = 0; i < k; i++) {
            if (!free[i]) { // its column, too, or rounding moves it
                for (double[] row : system) {
                    row[i] = 0;
                }
                Arrays.fill(system[i], 0);
                system[i][i] = 1;
            }
        }
        return solve(system);
    }

    /** Gaussian elimination with pivoting; the last column is the right-hand side. */
    private static double[] solve(double[][] system) {
        int k = system.length;
        for (int column = 0; column < k; column++) {
            int pivot = column;
            for (int i = column + 1; i < k; i++) {
                pivot = Math.abs(system[i][column]) > Math.abs(system[pivot][column]) ? i : pivot;
            }
            double[] swap = system[column];
            system[column] = system[pivot];
            system[pivot] = swap;
            for (int i = 0; i < k; i++) {
                double factor = i == column ? 0 : system[i][column] / system[column][column];
                for (int j = column; j <= k && factor != 0; j++) {
                    system[i][j] -= factor * system[column][j];
                }
            }
        }
        double[] solution = new double[k];
        for (int i = 0; i < k; i++) {
            solution[i] = system[i][k] / system[i][i];
        }
        return solution;
    }

    private double loss(double[] weights) {
        double sum = 0;
        for (int row = 0; row < rows.length; row++) {
            double z = dot(weights, rows[row]);
            sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target[row] * z;
        }
        for (int i = 0; i < weights.length; i++) {
            sum += ridge[i] * (weights[i] - centre[i]) * (weights[i] - centre[i]) / 2;
        }
        return sum;
    }

    private static double[] moved(double[] weights, double[] direction, double size) {
        double[] next = weights.clone();
        for (int i = 0; i < next.length; i++) {
            next[i] += size * direction[i];
        }
        return next;
    }

    private static double dot(double[] weights, double[] row) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * row[i];
        }
        return sum;
    }
}
