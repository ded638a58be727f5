/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearQuestionsTest {

    private final SyntheticQuestions synthetic = SyntheticQuestions.of(12, 10, 0.5, 1);

    @Test
    void neighbours_whenCodesChooseEnough_areThoseOfBruteForce() {
        NearQuestions near = NearQuestions.among(synthetic.vectors(), 60, 0.3, asked -> {});
        for (int asked = 0; asked < synthetic.vectors().size(); asked++) {
            List<Integer> expected = bruteForce(asked, 0.3);
            assertThat(near.count(asked)).isEqualTo(expected.size());
            for (int slot = 0; slot < expected.size(); slot++) {
                assertThat(near.id(asked, slot)).isEqualTo(expected.get(slot));
                assertThat(near.cosine(asked, slot))
                        .isCloseTo((float) cosine(asked, expected.get(slot)), within(1e-5f));
            }
        }
    }

    @Test
    void neighbours_areAtMostAsManyAsWantedAndNeverTheQuestionItself() {
        NearQuestions near = NearQuestions.among(synthetic.vectors(), 3, -1, asked -> {});
        for (int asked = 0; asked < synthetic.vectors().size(); asked++) {
            int self = asked;
            assertThat(near.count(asked)).isEqualTo(3);
            assertThat(IntStream.range(0, 3).map(slot -> near.id(self, slot))).doesNotContain(asked);
        }
    }

    private List<Integer> bruteForce(int asked, double lowest) {
        return IntStream.range(0, synthetic.vectors().size())
                .filter(other -> other != asked && cosine(asked, other) >= lowest)
                .boxed()
                .sorted(Comparator.comparingDouble(other -> -cosine(asked, other)))
                .toList();
    }

    private double cosine(int a, int b) {
        double dot = 0;
        for (int j = 0; j < synthetic.vectors().get(a).length; j++) {
            dot += (double) synthetic.vectors().get(a)[j] * synthetic.vectors().get(b)[j];
        }
        return dot;
    }
}
