/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * For each intent a linear support vector machine, this intent against all others, on embedding and weighed words.
 *
 * <p>Idea: minimises |w|^2 / 2 + C sum max(0, 1 - y w x)^2 by coordinate descent on the dual; rows far on their right side are left alone until all
 * others have settled. Cost: one pass over all rows and a few over the hard ones, each intent on its own thread. Source: Hsieh et al., "A dual
 * coordinate descent method for large-scale linear SVM", 2008. Known weakness: its scores are margins and no probabilities. Immutable.
 */
final class LinearHead {

    /** Weight of the embedding beside the words. */
    static final float EMBEDDING_SCALE = 2;

    private static final double C = 0.3;
    private static final int PASSES = 60;
    private static final double SETTLED = 0.1;
    private static final double FAR = 0.1;

    private final int intents;
    private final int dimension;
    private final float[] weights; // of feature f and intent c at f * intents + c: first embedding, then words, then 1

    private LinearHead(int intents, int dimension, float[] weights) {
        this.intents = intents;
        this.dimension = dimension;
        this.weights = weights;
    }

    /**
     * @param rows n utterances of equal dimension
     * @param intent of each row, 0 to k - 1
     * @param intents k, at least 2
     * @param words columns of the weighed words
     */
    static LinearHead fit(Utterance[] rows, int[] intent, int intents, int words) {
        int d = rows[0].embedding().length;
        double[] curvature = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            curvature[i] = squared(rows[i]) + 1 / (2 * C);
        }
        float[] weights = new float[(d + words + 1) * intents];
        IntStream.range(0, intents).parallel().forEach(c -> {
            float[] own = new Descent(rows, curvature, d, words).fit(intent, c);
            for (int f = 0; f < own.length; f++) {
                weights[f * intents + c] = own[f];
            }
        });
        return new LinearHead(intents, d, weights);
    }

    /** The margin of each intent. */
    float[] scores(Utterance utterance) {
        float[] scores = new float[intents];
        for (int j = 0; j < dimension; j++) {
            add(scores, j, EMBEDDING_SCALE * utterance.embedding()[j]);
        }
        int[] indices = utterance.words().indices();
        double[] values = utterance.words().values();
        for (int i = 0; i < indices.length; i++) {
            add(scores, dimension + indices[i], (float) values[i]);
        }
        add(scores, weights.length / intents - 1, 1);
        return scores;
    }

    private void add(float[] scores, int feature, float value) {
        int at = feature * intents;
        for (int c = 0; c < intents; c++) {
            scores[c] += value * weights[at + c];
        }
    }

    private static double squared(Utterance row) {
        double sum = 1;
        for (float x : row.embedding()) {
            sum += EMBEDDING_SCALE * EMBEDDING_SCALE * x * x;
        }
        for (double x : row.words().values()) {
            sum += x * x;
        }
        return sum;
    }

    /** One intent against all others. */
    private static final class Descent {

        private final Utterance[] rows;
        private final double[] curvature;
        private final float[] dense;
        private final float[] sparse;
        private float bias;

        Descent(Utterance[] rows, double[] curvature, int dimension, int words) {
            this.rows = rows;
            this.curvature = curvature;
            this.dense = new float[dimension];
            this.sparse = new float[words];
        }

        float[] fit(int[] intent, int own) {
            double[] alpha = new double[rows.length];
            int[] order = IntStream.range(0, rows.length).toArray();
            Random random = new Random(own);
            int active = rows.length;
            double far = Double.POSITIVE_INFINITY;
            for (int pass = 0; pass < PASSES; pass++) {
                double worst = 0;
                for (int i = 0; i < active; i++) {
                    int pick = i + random.nextInt(active - i);
                    int row = order[pick];
                    order[pick] = order[i];
                    order[i] = row;
                    double sign = intent[row] == own ? 1 : -1;
                    double slope = sign * score(rows[row]) - 1 + alpha[row] / (2 * C);
                    if (alpha[row] == 0 && slope >= 0) {
                        if (slope > far) {
                            order[i] = order[--active];
                            order[active] = row;
                            i--;
                        }
                        continue;
                    }
                    worst = Math.max(worst, Math.abs(slope));
                    double before = alpha[row];
                    alpha[row] = Math.max(0, before - slope / curvature[row]);
                    move(rows[row], (float) ((alpha[row] - before) * sign));
                }
                if (worst <= SETTLED) {
                    if (active == rows.length) {
                        break;
                    }
                    active = rows.length;
                    far = Double.POSITIVE_INFINITY;
                } else {
                    far = FAR;
                }
            }
            float[] all = Arrays.copyOf(dense, dense.length + sparse.length + 1);
            System.arraycopy(sparse, 0, all, dense.length, sparse.length);
            all[all.length - 1] = bias;
            return all;
        }

        private double score(Utterance row) {
            double sum = bias + EMBEDDING_SCALE * Dot.of(dense, row.embedding());
            return sum + row.words().dot(sparse);
        }

        private void move(Utterance row, float step) {
            float[] embedding = row.embedding();
            for (int j = 0; j < dense.length; j++) {
                dense[j] += step * EMBEDDING_SCALE * embedding[j];
            }
            int[] indices = row.words().indices();
            double[] values = row.words().values();
            for (int i = 0; i < indices.length; i++) {
                sparse[indices[i]] += (float) (step * values[i]);
            }
            bias += step;
        }
    }
}
