/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/**
 * Ridge regression over rows of any kind, one for each of several targets: minimises |X w + b - y|^2 + lambda |w|^2.
 *
 * <p>Idea: conjugate gradients on the normal equations, without ever forming them. Cost: one pass over the entries a step, at most {@value #STEPS}
 * steps. Source: Hestenes and Stiefel, 1952. Known weakness: a least-squares fit of 0/1 labels ranks well but is no probability. Immutable.
 */
public final class RidgeRegression {

    private static final int STEPS = 60;
    private static final double TOLERANCE = 1e-4;

    private final double[][] weights;
    private final double[] intercepts;

    private RidgeRegression(double[][] weights, double[] intercepts) {
        this.weights = weights;
        this.intercepts = intercepts;
    }

    /**
     * @param rows n rows
     * @param targets n rows of k numbers
     * @param dimension of the rows
     * @param lambda strength of the penalty, positive
     */
    public static RidgeRegression fit(
            List<? extends LinearRow> rows, double[][] targets, int dimension, double lambda) {
        int k = targets[0].length;
        double[][] weights = new double[k][];
        double[] intercepts = new double[k];
        for (int t = 0; t < k; t++) {
            for (double[] row : targets) {
                intercepts[t] += row[t] / targets.length;
            }
            double[] centred = new double[targets.length];
            for (int i = 0; i < centred.length; i++) {
                centred[i] = targets[i][t] - intercepts[t];
            }
            weights[t] = solve(rows, centred, dimension, lambda);
        }
        return new RidgeRegression(weights, intercepts);
    }

    private static double[] solve(List<? extends LinearRow> rows, double[] target, int dimension, double lambda) {
        double[] w = new double[dimension];
        double[] residual = new double[dimension];
        for (int i = 0; i < target.length; i++) {
            rows.get(i).addTo(residual, target[i]);
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
        return w;
    }

    /** The same for rows of all columns, of which those fitted had only the ones that occur. */
    public RidgeRegression widened(ActiveColumns active) {
        double[][] all = Arrays.stream(weights).map(active::widen).toArray(double[][]::new);
        return new RidgeRegression(all, intercepts);
    }

    /** The targets of a row: k numbers. */
    public double[] predict(LinearRow row) {
        double[] predicted = intercepts.clone();
        for (int t = 0; t < predicted.length; t++) {
            predicted[t] += row.dot(weights[t]);
        }
        return predicted;
    }

    /** Everything needed to predict again, as JSON; {@link #read} reads it. */
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("dimension", weights[0].length);
        StateJson.put(state, "intercepts", intercepts);
        StateJson.putPacked(state, "weights", StateJson.floats(weights));
        return state;
    }

    /**
     * Reads back what {@link #state} wrote.
     *
     * @param state the JSON
     * @return the same model
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static RidgeRegression read(JsonNode state) {
        return new RidgeRegression(
                StateJson.doubles(StateJson.packedRows(state, "weights", (int) StateJson.number(state, "dimension"))),
                StateJson.numbers(state, "intercepts"));
    }

    private static double[] image(List<? extends LinearRow> rows, double[] direction, double lambda) {
        double[] image = new double[direction.length];
        for (LinearRow row : rows) {
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
