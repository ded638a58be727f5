/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.IntStream;
import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * Vectors in few directions: those in which the training vectors vary most.
 *
 * <p>Idea: eigenvectors of the covariance matrix (Pearson, 1901), by commons-math. Cost: O(n d^2 + d^3) to fit, with at most
 * {@value #MOST_VECTORS} of the vectors, evenly spaced, O(d k) a vector. Known weakness:
 * what varies most need not matter most. Immutable.
 */
public final class PrincipalComponents {

    private static final int MOST_VECTORS = 5000;

    private final float[] mean;
    private final float[][] directions;

    private PrincipalComponents(float[] mean, float[][] directions) {
        this.mean = mean;
        this.directions = directions;
    }

    /**
     * @param vectors n vectors of d numbers
     * @param most how many directions at most; never more than d, nor than n - 1
     */
    public static PrincipalComponents fit(float[][] vectors, int most) {
        int d = vectors[0].length;
        double[] mean = new double[d];
        int step = (vectors.length + MOST_VECTORS - 1) / MOST_VECTORS;
        float[][] read = IntStream.range(0, (vectors.length + step - 1) / step)
                .mapToObj(i -> vectors[i * step])
                .toArray(float[][]::new);
        for (float[] vector : read) {
            for (int j = 0; j < d; j++) {
                mean[j] += vector[j] / (double) read.length;
            }
        }
        double[][] covariance = new double[d][d];
        double[] centred = new double[d];
        for (float[] vector : read) {
            for (int j = 0; j < d; j++) {
                centred[j] = vector[j] - mean[j];
            }
            for (int a = 0; a < d; a++) {
                for (int b = 0; b <= a; b++) {
                    covariance[a][b] += centred[a] * centred[b] / read.length;
                }
            }
        }
        for (int a = 0; a < d; a++) {
            for (int b = 0; b < a; b++) {
                covariance[b][a] = covariance[a][b];
            }
        }
        RealMatrix axes = axes(new Array2DRowRealMatrix(covariance, false), read.length > d);
        float[][] directions = new float[Math.max(1, Math.min(Math.min(most, d), read.length - 1))][];
        for (int k = 0; k < directions.length; k++) {
            directions[k] = floats(axes.getColumn(k));
        }
        return new PrincipalComponents(floats(mean), directions);
    }

    /** With fewer vectors than numbers most eigenvalues are zero but for rounding, and then the faster decomposition was seen not to converge. */
    private static RealMatrix axes(RealMatrix covariance, boolean fullRank) {
        if (fullRank) {
            try {
                return new EigenDecomposition(covariance).getV();
            } catch (MaxCountExceededException e) {
                return new SingularValueDecomposition(covariance).getU();
            }
        }
        return new SingularValueDecomposition(covariance).getU();
    }

    /**
     * A vector in these directions.
     *
     * @param vector d numbers
     * @return as many numbers as there are directions
     */
    public float[] apply(float[] vector) {
        float[] projected = new float[directions.length];
        for (int k = 0; k < directions.length; k++) {
            double sum = 0;
            for (int j = 0; j < vector.length; j++) {
                sum += (vector[j] - mean[j]) * directions[k][j];
            }
            projected[k] = (float) sum;
        }
        return projected;
    }

    /** How many numbers a vector has. */
    public int dimensions() {
        return mean.length;
    }

    /** Everything needed to apply it again, as JSON; {@link #read} reads it. */
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        StateJson.putPacked(state, "mean", mean);
        StateJson.putPacked(state, "directions", directions);
        return state;
    }

    /**
     * Reads back what {@link #state} wrote.
     *
     * @param state the JSON
     * @return the same directions
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static PrincipalComponents read(JsonNode state) {
        float[] mean = StateJson.packed(state, "mean");
        return new PrincipalComponents(mean, StateJson.packedRows(state, "directions", mean.length));
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int j = 0; j < floats.length; j++) {
            floats[j] = (float) numbers[j];
        }
        return floats;
    }
}
