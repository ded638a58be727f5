/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Strengths of k models on a request: the products of a vector of each model with a projection of the request's vector, plus a bias a model.
 *
 * <p>Idea: the difference of two strengths is the log odds that one beats the other, a tie counting half; log-loss over all pairs, Adam on batches
 * of {@value #BATCH} rows with noise on the vectors, the epoch kept that does best on a tenth of the rows. Cost: O(n k r d) an epoch, at most
 * {@value #EPOCHS} of them. Source: "matrix factorization" in Ong et al., "RouteLLM", 2024; Adam: Kingma and Ba, 2015. Known weakness: linear in
 * the vector, and deaf to all that a vector of meaning leaves out. Immutable.
 */
public final class MatrixFactorisation {

    private static final int RANK = 16;
    private static final int BATCH = 64;
    private static final int EPOCHS = 40;
    private static final int PATIENCE = 6;
    private static final int HELD_OUT = 10;
    private static final double RATE = 3e-3;
    private static final double DECAY = 1e-2;
    private static final double NOISE = 0.1;
    private static final double FIRST = 0.9;
    private static final double SECOND = 0.999;
    private static final double TINY = 1e-8;

    private final int dimension;
    private final int models;
    /** The projection, {@value #RANK} x d, the models' vectors, k x {@value #RANK}, and their biases, k; one after the other. */
    private final float[] parameters;

    private MatrixFactorisation(int dimension, int models, float[] parameters) {
        this.dimension = dimension;
        this.models = models;
        this.parameters = parameters;
    }

    /**
     * @param vectors n vectors of d numbers
     * @param scores n rows of k numbers in [0, 1]
     * @param seed of starting values, batches, noise and the tenth held out
     */
    public static MatrixFactorisation fit(float[][] vectors, double[][] scores, long seed) {
        return new Descent(vectors, scores, new Random(seed)).run();
    }

    /** One a model; only differences matter. */
    public double[] strengths(float[] vector) {
        double[] projected = project(vector);
        double[] strengths = new double[models];
        for (int m = 0; m < models; m++) {
            strengths[m] = parameters[(dimension + models) * RANK + m];
            for (int r = 0; r < RANK; r++) {
                strengths[m] += parameters[dimension * RANK + m * RANK + r] * projected[r];
            }
        }
        return strengths;
    }

    private double[] project(float[] vector) {
        double[] projected = new double[RANK];
        for (int r = 0; r < RANK; r++) {
            double sum = 0;
            int row = r * dimension;
            for (int j = 0; j < dimension; j++) {
                sum += parameters[row + j] * vector[j];
            }
            projected[r] = sum;
        }
        return projected;
    }

    private double loss(float[][] vectors, double[][] scores, int[] rows, int from, int to) {
        double loss = 0;
        for (int i = from; i < to; i++) {
            double[] strengths = strengths(vectors[rows[i]]);
            for (int a = 1; a < models; a++) {
                for (int b = 0; b < a; b++) {
                    double margin = strengths[a] - strengths[b];
                    double win = (1 + scores[rows[i]][a] - scores[rows[i]][b]) / 2;
                    loss += Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - win * margin;
                }
            }
        }
        return loss;
    }

    /** Everything needed to predict again, as JSON; {@link #read} reads it. */
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance
                .objectNode()
                .put("dimension", dimension)
                .put("models", models);
        StateJson.putPacked(state, "parameters", parameters);
        return state;
    }

    /**
     * Reads back what {@link #state} wrote.
     *
     * @param state the JSON
     * @return the same strengths
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static MatrixFactorisation read(JsonNode state) {
        int dimension = (int) StateJson.number(state, "dimension");
        int models = (int) StateJson.number(state, "models");
        return new MatrixFactorisation(
                dimension, models, StateJson.packed(state, "parameters", (dimension + models) * RANK + models));
    }

    /** The parameters on their way down. */
    private static final class Descent {

        private final float[][] vectors;
        private final double[][] scores;
        private final Random random;
        private final MatrixFactorisation now;
        private final double[] gradient;
        private final double[] first;
        private final double[] second;
        private int steps;

        Descent(float[][] vectors, double[][] scores, Random random) {
            this.vectors = vectors;
            this.scores = scores;
            this.random = random;
            int dimension = vectors[0].length;
            int models = scores[0].length;
            float[] start = new float[(dimension + models) * RANK + models];
            for (int p = 0; p < start.length - models; p++) {
                start[p] = (float) (random.nextGaussian() / Math.sqrt(p < dimension * RANK ? dimension : RANK));
            }
            this.now = new MatrixFactorisation(dimension, models, start);
            this.gradient = new double[start.length];
            this.first = new double[start.length];
            this.second = new double[start.length];
        }

        MatrixFactorisation run() {
            int[] rows = IntStream.range(0, vectors.length).toArray();
            shuffle(rows, rows.length);
            int train = rows.length - rows.length / HELD_OUT;
            float[] best = now.parameters.clone();
            double least = Double.POSITIVE_INFINITY;
            int since = 0;
            for (int epoch = 0; epoch < EPOCHS && since < PATIENCE; epoch++) {
                shuffle(rows, train);
                for (int from = 0; from < train; from += BATCH) {
                    step(rows, from, Math.min(train, from + BATCH));
                }
                double loss = now.loss(vectors, scores, rows, train, rows.length);
                since = loss < least ? 0 : since + 1;
                if (loss < least) {
                    least = loss;
                    best = now.parameters.clone();
                }
            }
            return new MatrixFactorisation(now.dimension, now.models, best);
        }

        private void shuffle(int[] rows, int count) {
            for (int i = count - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int row = rows[i];
                rows[i] = rows[j];
                rows[j] = row;
            }
        }

        private void step(int[] rows, int from, int to) {
            java.util.Arrays.fill(gradient, 0);
            for (int i = from; i < to; i++) {
                addGradient(noisy(vectors[rows[i]]), scores[rows[i]]);
            }
            steps++;
            double firstScale = 1 - Math.pow(FIRST, steps);
            double secondScale = 1 - Math.pow(SECOND, steps);
            for (int p = 0; p < gradient.length; p++) {
                double slope = gradient[p] / (to - from);
                first[p] = FIRST * first[p] + (1 - FIRST) * slope;
                second[p] = SECOND * second[p] + (1 - SECOND) * slope * slope;
                double move = first[p] / firstScale / (Math.sqrt(second[p] / secondScale) + TINY);
                now.parameters[p] -= (float) (RATE * (move + DECAY * now.parameters[p]));
            }
        }

        /** Noise of a tenth of the vector's length, whatever the dimension. */
        private float[] noisy(float[] vector) {
            float[] noisy = new float[vector.length];
            double scale = NOISE / Math.sqrt(vector.length);
            for (int j = 0; j < noisy.length; j++) {
                noisy[j] = (float) (vector[j] + scale * random.nextGaussian());
            }
            return noisy;
        }

        private void addGradient(float[] vector, double[] truth) {
            int d = now.dimension;
            double[] slopes = slopes(now.strengths(vector), truth);
            double[] projected = now.project(vector);
            double[] back = new double[RANK];
            for (int m = 0; m < slopes.length; m++) {
                int row = d * RANK + m * RANK;
                gradient[(d + now.models) * RANK + m] += slopes[m];
                for (int r = 0; r < RANK; r++) {
                    gradient[row + r] += slopes[m] * projected[r];
                    back[r] += slopes[m] * now.parameters[row + r];
                }
            }
            for (int r = 0; r < RANK; r++) {
                for (int j = 0; j < d; j++) {
                    gradient[r * d + j] += back[r] * vector[j];
                }
            }
        }

        /** Of the mean log-loss over the pairs, by each strength. */
        private static double[] slopes(double[] strengths, double[] truth) {
            double[] slopes = new double[strengths.length];
            for (int a = 0; a < slopes.length; a++) {
                for (int b = 0; b < slopes.length; b++) {
                    double p = 1 / (1 + Math.exp(strengths[b] - strengths[a]));
                    slopes[a] += b == a ? 0 : (p - (1 + truth[a] - truth[b]) / 2) / (slopes.length - 1);
                }
            }
            return slopes;
        }
    }
}
