/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.learning.SparseVector;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearHeadTest {

    private static final int ROWS = 60;
    private static final double C = 0.3;

    /** The objective's minimum as plain gradient descent finds it, which shares nothing with coordinate descent on the dual. */
    @Test
    void margins_areThoseOfPlainGradientDescent() {
        Random random = new Random(7);
        Utterance[] rows = new Utterance[ROWS];
        double[][] x = new double[ROWS][];
        int[] intent = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            intent[i] = i % 3;
            float a = (float) (random.nextGaussian() + (intent[i] == 0 ? 1 : 0));
            float b = (float) (random.nextGaussian() - (intent[i] == 1 ? 1 : 0));
            double c = random.nextGaussian() * 0.5;
            rows[i] = new Utterance(new float[] {a, b}, new SparseVector(new int[] {0}, new double[] {c}));
            x[i] = new double[] {LinearHead.EMBEDDING_SCALE * a, LinearHead.EMBEDDING_SCALE * b, c, 1};
        }
        LinearHead head = LinearHead.fit(rows, intent, 3, 1);
        for (int own = 0; own < 3; own++) {
            double[] w = descend(x, intent, own);
            for (int i = 0; i < ROWS; i++) {
                assertThat((double) head.scores(rows[i])[own]).isCloseTo(dot(w, x[i]), within(0.03));
            }
        }
    }

    private static double[] descend(double[][] x, int[] intent, int own) {
        double[] w = new double[4];
        for (int step = 0; step < 20_000; step++) {
            double[] gradient = w.clone();
            for (int i = 0; i < ROWS; i++) {
                double y = intent[i] == own ? 1 : -1;
                double hinge = 1 - y * dot(w, x[i]);
                for (int j = 0; j < 4 && hinge > 0; j++) {
                    gradient[j] -= 2 * C * hinge * y * x[i][j];
                }
            }
            for (int j = 0; j < 4; j++) {
                w[j] -= 0.002 * gradient[j];
            }
        }
        return w;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
