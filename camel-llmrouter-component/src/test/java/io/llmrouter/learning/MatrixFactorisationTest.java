/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MatrixFactorisationTest {

    /** The third model wins along the first direction, the first one against it; the second never varies. */
    @Test
    void modelThatWinsInADirection_isStrongerThere() {
        Random random = new Random(1);
        float[][] vectors = new float[600][4];
        double[][] scores = new double[600][];
        for (int i = 0; i < vectors.length; i++) {
            double squares = 0;
            for (int j = 0; j < 4; j++) {
                vectors[i][j] = (float) random.nextGaussian();
                squares += vectors[i][j] * vectors[i][j];
            }
            for (int j = 0; j < 4; j++) {
                vectors[i][j] /= (float) Math.sqrt(squares);
            }
            boolean along = vectors[i][0] > 0;
            scores[i] = new double[] {along ? 0 : 1, 0.5, along ? 1 : 0};
        }

        MatrixFactorisation factors = MatrixFactorisation.fit(vectors, scores, 7);

        double[] along = factors.strengths(new float[] {1, 0, 0, 0});
        double[] against = factors.strengths(new float[] {-1, 0, 0, 0});
        assertThat(along[2]).isGreaterThan(along[1]);
        assertThat(along[1]).isGreaterThan(along[0]);
        assertThat(against[0]).isGreaterThan(against[1]);
        assertThat(against[1]).isGreaterThan(against[2]);
    }
}
