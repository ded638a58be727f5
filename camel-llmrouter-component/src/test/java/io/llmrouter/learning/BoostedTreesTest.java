/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BoostedTreesTest {

    /** P(yes) = 0.9 where both of the first two numbers are positive, else 0.2; the other numbers say nothing. */
    private static double truth(float[] row) {
        return row[0] > 0 && row[1] > 0 ? 0.9 : 0.2;
    }

    private static float[][] rows(int n, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[n][6];
        for (float[] row : rows) {
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        return rows;
    }

    private static BoostedTrees fitted(int n, long seed) {
        float[][] rows = rows(n, 1);
        boolean[] yes = new boolean[n];
        Random random = new Random(2);
        for (int i = 0; i < n; i++) {
            yes[i] = random.nextDouble() < truth(rows[i]);
        }
        return BoostedTrees.fit(rows, yes, seed);
    }

    @Test
    void probability_ofAnInteraction_isNearTheTruth() {
        BoostedTrees trees = fitted(4000, 3);
        double error = 0;
        float[][] fresh = rows(1000, 9);
        for (float[] row : fresh) {
            error += Math.abs(trees.probability(row) - truth(row)) / fresh.length;
        }
        assertThat(error).isLessThan(0.08);
    }

    @Test
    void probability_whereNothingCanBeCut_isTheShareOfYes() {
        boolean[] yes = new boolean[100];
        java.util.Arrays.fill(yes, 0, 30, true);
        BoostedTrees trees = BoostedTrees.fit(new float[100][2], yes, 1);
        assertThat(trees.probability(new float[2])).isCloseTo(0.3, within(0.01));
    }

    @Test
    void firstSplit_isWhereABruteForceSearchFindsIt() {
        // one feature, one step: no tree can put its cut elsewhere, so the two sides are constant
        float[][] rows = new float[400][1];
        boolean[] yes = new boolean[400];
        for (int i = 0; i < 400; i++) {
            rows[i][0] = i;
            yes[i] = i >= 200 ? i % 10 != 0 : i % 10 == 0;
        }
        BoostedTrees trees = BoostedTrees.fit(rows, yes, 5);
        assertThat(trees.probability(new float[] {10})).isCloseTo(0.1, within(0.06));
        assertThat(trees.probability(new float[] {390})).isCloseTo(0.9, within(0.06));
    }

    @Test
    void state_readBack_saysTheSame() {
        BoostedTrees trees = fitted(500, 3);
        BoostedTrees read = BoostedTrees.read(trees.state(), 6);
        for (float[] row : rows(50, 4)) {
            assertThat(read.probability(row)).isEqualTo(trees.probability(row));
        }
        assertThatThrownBy(() -> BoostedTrees.read(trees.state(), 1)).hasMessageContaining("field 'feature'");
    }

    @Test
    void fit_withTheSameSeed_isTheSame() {
        assertThat(fitted(300, 7).state()).isEqualTo(fitted(300, 7).state());
        assertThat(fitted(300, 7).state()).isNotEqualTo(fitted(300, 8).state());
    }

    @Test
    void fit_withoutRows_isRefused() {
        assertThatThrownBy(() -> BoostedTrees.fit(new float[0][], new boolean[0], 1))
                .hasMessageContaining("at least one");
    }
}
