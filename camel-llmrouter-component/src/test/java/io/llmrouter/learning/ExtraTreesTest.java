/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ExtraTreesTest {

    private static float[][] uniform(int n, int d) {
        Random random = new Random(3);
        float[][] rows = new float[n][d];
        for (float[] row : rows) {
            for (int j = 0; j < d; j++) {
                row[j] = random.nextFloat();
            }
        }
        return rows;
    }

    @Test
    void step_isFound() {
        float[][] rows = uniform(2000, 3);
        double[][] targets = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            targets[i] = new double[] {rows[i][1] > 0.5 ? 1 : 0, rows[i][0]};
        }

        ExtraTrees trees = ExtraTrees.fit(rows, targets, 1);

        assertThat(trees.predict(new float[] {0.9f, 0.9f, 0.5f})).containsExactly(new double[] {1, 0.9}, within(0.2));
        assertThat(trees.predict(new float[] {0.1f, 0.1f, 0.5f})).containsExactly(new double[] {0, 0.1}, within(0.2));
    }

    @Test
    void oneTarget_isLearnedAsOneOfTwoEqualOnes() {
        float[][] rows = uniform(300, 4);
        double[][] one = new double[rows.length][];
        double[][] twice = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            double y = rows[i][2] * rows[i][3];
            one[i] = new double[] {y};
            twice[i] = new double[] {y, y};
        }

        double[] single = ExtraTrees.fit(rows, one, 9).predict(rows[7]);
        double[] both = ExtraTrees.fit(rows, twice, 9).predict(rows[7]);

        assertThat(both).containsExactly(new double[] {single[0], single[0]}, within(1e-3));
    }

    @Test
    void manyRows_areSampledByEachTree() {
        float[][] rows = uniform(20_000, 1);
        double[][] targets = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            targets[i] = new double[] {rows[i][0]};
        }

        assertThat(ExtraTrees.fit(rows, targets, 1).predict(new float[] {0.5f})[0])
                .isCloseTo(0.5, within(0.05));
    }
}
