/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import java.util.Arrays;
import java.util.Random;

/**
 * A softmax over all intents on the embedding alone: multinomial logistic regression.
 *
 * <p>Idea: minimises the mean of -log p(intent) by stochastic gradient descent with a step that shrinks pass by pass, which also keeps weights from
 * growing; intents that are all but excluded for a row are not moved by it. Cost: {@value #PASSES} passes of k d for each row. Source: Bottou,
 * "Large-scale machine learning with stochastic gradient descent", 2010. Known weakness: it sees no words. Immutable.
 */
final class SoftmaxHead {

    private static final int PASSES = 12;
    private static final float STEP = 8;
    private static final float EXCLUDED = 1e-3f;
    /** Makes a score of a log-odds, as sharp as margins are. */
    private static final float SCALE = 0.25f;

    private static final long SEED = 42;

    private final float[][] weights; // of each intent, the last one is its bias

    private SoftmaxHead(float[][] weights) {
        this.weights = weights;
    }

    /**
     * @param rows n embeddings of unit length
     * @param intent of each, 0 to k - 1
     * @param intents k, at least 2
     */
    static SoftmaxHead fit(float[][] rows, int[] intent, int intents) {
        SoftmaxHead head = new SoftmaxHead(new float[intents][rows[0].length + 1]);
        Random random = new Random(SEED);
        int[] order = new int[rows.length];
        Arrays.setAll(order, i -> i);
        for (int pass = 0; pass < PASSES; pass++) {
            float step = STEP / (1 + pass);
            for (int i = order.length - 1; i >= 0; i--) {
                int pick = random.nextInt(i + 1);
                int row = order[pick];
                order[pick] = order[i];
                order[i] = row;
                head.move(rows[row], intent[row], step);
            }
        }
        return head;
    }

    /** The score of each intent. */
    float[] scores(float[] embedding) {
        float[] scores = logits(embedding);
        for (int c = 0; c < scores.length; c++) {
            scores[c] *= SCALE;
        }
        return scores;
    }

    private float[] logits(float[] embedding) {
        float[] logits = new float[weights.length];
        for (int c = 0; c < logits.length; c++) {
            logits[c] = Dot.of(embedding, weights[c]) + weights[c][embedding.length];
        }
        return logits;
    }

    private void move(float[] embedding, int truth, float step) {
        float[] p = logits(embedding);
        softmax(p);
        for (int c = 0; c < p.length; c++) {
            float slope = (c == truth ? 1 : 0) - p[c];
            if (Math.abs(slope) > EXCLUDED) {
                float[] own = weights[c];
                for (int j = 0; j < embedding.length; j++) {
                    own[j] += step * slope * embedding[j];
                }
                own[embedding.length] += step * slope;
            }
        }
    }

    private static void softmax(float[] logits) {
        float most = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        float sum = 0;
        for (int c = 0; c < logits.length; c++) {
            logits[c] = (float) Math.exp(logits[c] - most);
            sum += logits[c];
        }
        for (int c = 0; c < logits.length; c++) {
            logits[c] /= sum;
        }
    }
}
