/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import java.util.Arrays;
import java.util.List;

/**
 * Ridge regression over sparse rows: minimises |X w + b - y|^2 + lambda |w|^2.
 *
 * <p>Idea: conjugate gradients on the normal equations, without ever forming them. Cost: one pass over the entries a step, at most {@value #STEPS}
 * steps. Source: Hestenes and Stiefel, 1952. Known weakness: a least-squares fit of 0/1 labels ranks well but is no probability. Immutable.
 */
final class SparseRidge {

    private static final int STEPS = 60;
    private static final double TOLERANCE = 1e-6;

    private final double[] weights;
    private final double intercept;

    private SparseRidge(double[] weights, double intercept) {
        this.weights = weights;
        this.intercept = intercept;
    }

    static SparseRidge fit(List<SparseVector> rows, double[] target, int dimension, double lambda) {
        double mean = Arrays.stream(target).average().orElseThrow();
        double[] w = new double[dimension];
        double[] residual = new double[dimension];
        for (int i = 0; i < target.length; i++) {
            rows.get(i).addTo(residual, target[i] - mean);
        }
        double[] direction = residual.clone();
        double norm = dot(residual, residual);
        double enough = norm * TOLERANCE * TOLERANCE;
        for (int step = 0; step < STEPS && norm > enough; step++) {
            double[] image = image(rows, direction, lambda);
            double alpha = norm / dot(direction, image);
            axpy(alpha, direction, w);
            axpy(-alpha, image, residual);
            double next = dot(residual, residual);
            double beta = next / norm;
            for (int j = 0; j < dimension; j++) {
                direction[j] = residual[j] + beta * direction[j];
            }
            norm = next;
        }
        return new SparseRidge(w, mean);
    }

    double predict(SparseVector row) {
        return row.dot(weights) + intercept;
    }

    private static double[] image(List<SparseVector> rows, double[] direction, double lambda) {
        double[] image = new double[direction.length];
        for (SparseVector row : rows) {
            row.addTo(image, row.dot(direction));
        }
        axpy(lambda, direction, image);
        return image;
    }

    private static void axpy(double factor, double[] from, double[] to) {
        for (int j = 0; j < from.length; j++) {
            to[j] += factor * from[j];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
