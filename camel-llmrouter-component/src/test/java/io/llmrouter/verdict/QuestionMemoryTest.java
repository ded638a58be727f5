/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuestionMemoryTest {

    private static final float[] ASKED = {1, 0};

    private final QuestionMemory memory = new QuestionMemory();
    private final int lone = add(0.9);
    private final int first = add(0.88);
    private final int second = add(0.87);
    private final int third = add(0.86);

    @Test
    void groupOfThree_outvotesALoneQuestionThatIsNearer() {
        assertThat(candidate(lone, first, second, third).question())
                .as("before any verdict the nearest")
                .isEqualTo(lone);
        memory.judged(second, first, true);
        memory.judged(third, second, true);
        Candidate candidate = candidate(lone, first, second, third);
        assertThat(candidate.question()).isEqualTo(first);
        assertThat(candidate.cosine()).isEqualTo(0.88f);
        assertThat(candidate.others()).containsExactly(lone);
    }

    @Test
    void questionWithoutAnAnswer_votesButIsNoCandidate() {
        memory.judged(second, first, true);
        memory.judged(third, second, true);
        Neighbours near = near(lone, first, second, third);
        assertThat(memory.candidate(ASKED, near, question -> question != first))
                .hasValueSatisfying(
                        candidate -> assertThat(candidate.question()).isEqualTo(second));
        assertThat(memory.candidate(ASKED, near, question -> false)).isEmpty();
    }

    @Test
    void verdictThatGroupsAreApart_changesWhatIsSeen() {
        memory.judged(second, first, true);
        float[] before = candidate(first, second, lone).features();
        memory.compared(lone, second, false);
        float[] after = candidate(first, second, lone).features();
        assertThat(before).hasSize(Neighbourhood.FEATURES).isNotEqualTo(after);
        assertThat(after).hasSize(Neighbourhood.FEATURES);
    }

    private int add(double cosine) {
        return memory.add(new float[] {(float) cosine, (float) Math.sqrt(1 - cosine * cosine)});
    }

    private Candidate candidate(int... nearest) {
        return memory.candidate(ASKED, near(nearest), question -> true).orElseThrow();
    }

    private Neighbours near(int... nearest) {
        float[] cosines = new float[nearest.length];
        for (int i = 0; i < nearest.length; i++) {
            cosines[i] = nearest[i] == lone ? 0.9f : nearest[i] == first ? 0.88f : nearest[i] == second ? 0.87f : 0.86f;
        }
        return new Neighbours(nearest, cosines, nearest.length);
    }
}
