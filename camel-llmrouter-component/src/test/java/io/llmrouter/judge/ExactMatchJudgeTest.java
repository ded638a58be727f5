/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactMatchJudgeTest extends AnswerJudgeContract {

    private static final String CHOICES = "Which is a fruit?\nA. stone\nB. apple\nC. iron";

    @Override
    AnswerJudge judge() {
        return new ExactMatchJudge();
    }

    @Override
    String provenance() {
        return "gold";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "18      | She makes 9 * 2 = $18 every day.                  | 1",
                "18      | 3 eggs are left.\\n#### 18                        | 1",
                "18      | First 18, so in the end it is 17.                 | 0",
                "1000    | That makes 1,000 in total.                        | 1",
                "2.50    | The answer is $2.5 per day for 3 days             | 1",
                "-5      | So x = -5.                                        | 1",
                "3       | 10-3 leaves 7, so 13-10=3                         | 1",
                "7       | from 10-7                                         | 1",
                "70000   | \\boxed{70,000} because of 3 things               | 1",
                "0       | It is 0.00                                        | 1",
                "18      | no number at all                                  | 0",
                "Paris   | paris.                                            | 1",
                "Paris   | I think the answer is **Paris**.                  | 1",
                "Paris   | It lies on the Seine, as Paris does.              | 0",
                "New York City | new-york   city                             | 0",
                "New York City | New York   City!                            | 1",
            })
    void gold_isComparedAsWhatItIs(String gold, String answer, double score) {
        Question question = Question.of("q", "Which?").withGold(gold);
        assertThat(judge().judge(question, List.of(Answer.of("m", answer.replace("\\n", "\n"))))
                        .values())
                .containsExactly(score);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "B                                      | 1",
                "b. It grows on trees                   | 0",
                "(B) apple                              | 1",
                "B. apple                               | 1",
                "**B**                                  | 1",
                "The answer is B                        | 1",
                "The answer is (B).                     | 1",
                "A stone is none, so the answer is B.   | 1",
                "I would take option B here             | 1",
                "The answer is C, not B is right        | 0",
                "apple                                  | 0",
            })
    void choice_isRead(String answer, double score) {
        Question question = Question.of("q", CHOICES).withGold("B");
        assertThat(judge().judge(question, List.of(Answer.of("m", answer))).values())
                .containsExactly(score);
    }

    @Test
    void missingGold_namesTheQuestion() {
        assertThatThrownBy(() -> judge().judge(Question.of("q7", "?"), List.of(GOOD)))
                .hasMessage("question 'q7' has no reference answer; give it a field 'gold'");
    }
}
