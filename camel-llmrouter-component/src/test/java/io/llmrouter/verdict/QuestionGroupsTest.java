/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuestionGroupsTest {

    private final QuestionGroups groups = new QuestionGroups();

    @Test
    void questions_thatServeOneAndTheSame_belongTogether() {
        int a = groups.add(new float[] {1, 0});
        int b = groups.add(new float[] {0, 1});
        int c = groups.add(new float[] {0, 1});
        int other = groups.add(new float[] {-1, 0});
        groups.join(a, b);
        groups.join(c, b);
        assertThat(groups.group(a)).isEqualTo(groups.group(c)).isNotEqualTo(groups.group(other));
        assertThat(groups.members(groups.group(a))).isEqualTo(3);
        assertThat(groups.cosine(new float[] {1, 0}, groups.group(a)))
                .as("with the middle (1, 2)")
                .isCloseTo(1 / Math.sqrt(5), within(1e-6));
    }

    @Test
    void groups_thatWereApart_stayApartWhenTheyGrow() {
        int a = groups.add(new float[] {1, 0});
        int b = groups.add(new float[] {0, 1});
        groups.separate(a, b);
        int[] more =
                IntStream.range(0, 200).map(i -> groups.add(new float[] {1, i})).toArray();
        for (int i = 0; i < more.length; i++) {
            groups.join(more[i], i % 2 == 0 ? a : b);
        }
        int large = groups.group(a);
        assertThat(groups.members(large)).isEqualTo(101);
        assertThat(IntStream.range(0, groups.apartCount(large)).map(i -> groups.apartGroup(large, i)))
                .containsOnly(groups.group(b));
    }

    @Test
    void manyVerdictsAgainstOneGroup_areRememberedOnce() {
        int a = groups.add(new float[] {1, 0});
        int b = groups.add(new float[] {0, 1});
        for (int i = 0; i < 1000; i++) {
            groups.separate(a, b);
        }
        assertThat(groups.apartCount(a)).isLessThan(10);
    }
}
