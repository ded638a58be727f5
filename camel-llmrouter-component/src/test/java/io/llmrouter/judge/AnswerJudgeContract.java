/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every judge does, run by each. */
abstract class AnswerJudgeContract {

    static final Question QUESTION = new Question("q1", "What is 6 times 7?", "42", "\\b42\\b");
    static final Answer GOOD = Answer.of("small", "It is 42.");
    static final Answer BAD = Answer.of("small", "");
    static final Answer STRONG = Answer.of("large", "6 * 7 = 42");

    abstract AnswerJudge judge();

    abstract String provenance();

    @Test
    void goodAnswer_isFull_whereTheStrongOneIsGoodToo() {
        double[] scores = judge().judge(QUESTION, List.of(GOOD, STRONG)).values();
        assertThat(scores).hasSize(2);
        assertThat(scores[0]).isEqualTo(scores[1]);
    }

    @Test
    void badAnswer_isBelowTheStrongOne() {
        double[] scores = judge().judge(QUESTION, List.of(BAD, STRONG)).values();
        assertThat(scores[0]).isZero();
        assertThat(scores[1]).isEqualTo(1);
    }

    @Test
    void sameInput_sameJudgement() {
        assertThat(judge().judge(QUESTION, List.of(BAD, STRONG)))
                .isEqualTo(judge().judge(QUESTION, List.of(BAD, STRONG)));
    }

    @Test
    void answersOfAnyKind_areJudgedInBoundedTime() {
        Answer endless = Answer.of("small", "((a+)+ \u0000 1,1,1,1 \\boxed{ #### <<<>>> ".repeat(20_000));
        Judgement judgement = judge().judge(QUESTION, List.of(endless, STRONG));
        assertThat(judgement.scores()).hasSize(2).allSatisfy(s -> assertThat(s.value())
                .isBetween(0.0, 1.0));
        assertThat(judgement.cost()).isNotNegative();
    }

    @Test
    void noAnswers_areRefused() {
        assertThatThrownBy(() -> judge().judge(QUESTION, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are no answers to judge; give at least one");
    }

    @Test
    void provenance_isNamed() {
        assertThat(judge().provenance()).isEqualTo(provenance());
    }
}
