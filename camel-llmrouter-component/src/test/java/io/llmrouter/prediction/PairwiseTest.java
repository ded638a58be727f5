/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairwiseTest {

    @Test
    void twoModels_haveTheLogOddsOfWinning() {
        double[] strengths = Pairwise.strengths(new double[] {0.3, 0.8});
        // wins (1 + 0.8 - 0.3) / 2 = 0.75 of the games
        assertThat(strengths[1] - strengths[0]).isCloseTo(Math.log(3), within(0.01));
    }

    @Test
    void manyModels_arePlacedByTheirScores() {
        double[] strengths = Pairwise.strengths(new double[] {0.9, 0.1, 0.5, 0.5});
        assertThat(strengths[0]).isGreaterThan(strengths[2]);
        assertThat(strengths[2]).isCloseTo(strengths[3], within(1e-4)).isGreaterThan(strengths[1]);
        assertThat(Pairwise.strengths(new double[] {1, 0})).doesNotContain(Double.NaN);
    }

    @Test
    void scoresOfTwoModels_differByTheExpectedGain() {
        double[] scores = Pairwise.scores(new double[] {0, Math.log(3)}, 0.6);
        assertThat(scores).containsExactly(new double[] {0.35, 0.85}, within(1e-9));
    }
}
