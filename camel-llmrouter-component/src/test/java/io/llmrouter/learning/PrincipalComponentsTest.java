/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {

    /** Vectors that vary along (3, 4) / 5 ten times as much as across it: the closed form. */
    @Test
    void firstDirection_isTheOneOfMostVariance() {
        Random random = new Random(1);
        float[][] vectors = new float[2000][];
        for (int i = 0; i < vectors.length; i++) {
            double along = 10 * random.nextGaussian();
            double across = random.nextGaussian();
            vectors[i] = new float[] {(float) (0.6 * along - 0.8 * across + 7), (float) (0.8 * along + 0.6 * across)};
        }

        PrincipalComponents components = PrincipalComponents.fit(vectors, 1);

        float projected = components.apply(new float[] {7 + 6, 8})[0];
        assertThat(Math.abs(projected)).isCloseTo(10, within(0.7f));
        assertThat(components.apply(new float[] {7 - 8, 6})[0]).isCloseTo(0, within(0.7f));
    }

    /** 46 prompts, as in a small table, were once too few: the decomposition of their covariance did not converge. */
    @Test
    void fewerVectorsThanNumbers_haveAsManyDirectionsAsTheySpan() {
        for (int n = 2; n < 60; n += 11) {
            Random random = new Random(n);
            float[][] vectors = new float[n][384];
            for (float[] vector : vectors) {
                for (int j = 0; j < vector.length; j++) {
                    vector[j] = (float) random.nextGaussian() / 20;
                }
            }
            assertThat(PrincipalComponents.fit(vectors, 80).apply(vectors[0])).hasSize(Math.min(80, n - 1));
        }
    }

    @Test
    void vectorsThatNeverVary_areProjectedToNothing() {
        float[][] same = {{1, 2, 3}, {1, 2, 3}, {1, 2, 3}};

        for (float x : PrincipalComponents.fit(same, 2).apply(same[0])) {
            assertThat(x).isZero();
        }
    }
}
