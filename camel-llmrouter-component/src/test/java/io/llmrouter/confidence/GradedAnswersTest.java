/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GradedAnswersTest {

    @Test
    void missingAnswersAndStrongScores_areAllowed() {
        GradedAnswers rows = new GradedAnswers(
                List.of("q"), Arrays.asList((String) null), new double[] {1}, new double[] {Double.NaN}, new int[1]);
        assertThat(rows.answers()).containsExactly("");
        assertThat(rows.rows(new int[] {0, 0}).size()).isEqualTo(2);
    }

    @Test
    void scoresOutOfRange_areNamed() {
        assertThatThrownBy(() -> of(-0.5, 1)).hasMessage("answer 0 has the score -0.5; it needs a number from 0 to 1");
        assertThatThrownBy(() -> of(Double.NaN, 1)).hasMessageContaining("the score NaN");
        assertThatThrownBy(() -> of(1, 2))
                .hasMessage("answer 0 has the strong score 2.0; it needs a number from 0 to 1, or NaN for none");
        assertThatThrownBy(() -> new GradedAnswers(List.of("q"), List.of(), new double[1], new double[1], new int[1]))
                .hasMessageContaining("but got 1, 0, 1, 1 and 1");
    }

    @Test
    void folds_keepGroupsTogether() {
        int[] group = IntStream.range(0, 300).map(i -> i / 3).toArray();
        int[] fold = GroupedFolds.of(group, 5, 9);
        for (int i = 0; i < 300; i += 3) {
            assertThat(fold[i + 1]).isEqualTo(fold[i]);
            assertThat(fold[i + 2]).isEqualTo(fold[i]);
        }
        for (int f = 0; f < 5; f++) {
            int one = f;
            assertThat(Arrays.stream(fold).filter(x -> x == one).count()).isEqualTo(60);
        }
        assertThat(GroupedFolds.of(group, 5, 10)).isNotEqualTo(fold);
    }

    private static GradedAnswers of(double score, double strong) {
        return new GradedAnswers(List.of("q"), List.of("a"), new double[] {score}, new double[] {strong}, new int[1]);
    }
}
