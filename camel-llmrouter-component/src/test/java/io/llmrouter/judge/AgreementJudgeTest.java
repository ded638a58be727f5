/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.judge.Judgement.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementJudgeTest extends AnswerJudgeContract {

    @Override
    AnswerJudge judge() {
        return new AgreementJudge("large");
    }

    @Override
    String provenance() {
        return "agreement with large";
    }

    @Test
    void strongAnswer_isRightByDefinition_evenWhereItIsWrong() {
        assertThat(judge().judge(QUESTION, List.of(GOOD, Answer.of("large", "It is 41.")))
                        .values())
                .containsExactly(0, 1);
    }

    @Test
    void freeText_agreesOnlyWordForWord_andIsCounted() {
        String essay = "A good friend listens and stays. ".repeat(20);
        Judgement same = judge().judge(QUESTION, List.of(Answer.of("s", essay), Answer.of("l", essay.toUpperCase())));
        assertThat(same.values()).containsExactly(1, 1);
        Judgement other = judge().judge(QUESTION, List.of(Answer.of("s", essay + "Always."), Answer.of("l", essay)));
        assertThat(other.scores()).containsExactly(new Score(0, "no final answer"), Score.of(1));
        assertThat(other.doubts().unparsable()).isEqualTo(2);
    }

    @Test
    void choiceAndShortText_agreeAsSuch() {
        Question choices = Question.of("q", "Which?\nA. stone\nB. apple");
        assertThat(judge().judge(choices, List.of(Answer.of("s", "B. apple"), Answer.of("l", "The answer is (B).")))
                        .values())
                .containsExactly(1, 1);
        assertThat(judge().judge(
                                Question.of("q", "Capital?"),
                                List.of(Answer.of("s", "Paris"), Answer.of("l", "paris!")))
                        .values())
                .containsExactly(1, 1);
    }
}
