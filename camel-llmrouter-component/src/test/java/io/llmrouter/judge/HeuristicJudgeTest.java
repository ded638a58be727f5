/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.judge.Judgement.Score;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeuristicJudgeTest extends AnswerJudgeContract {

    private static final String LONG = "Please explain in your own words what happened there and why. ".repeat(5);

    @Override
    AnswerJudge judge() {
        return new HeuristicJudge();
    }

    @Override
    String provenance() {
        return "heuristic";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I'm sorry, but I can't help with that.                                  | refusal",
                "I cannot provide medical advice.                                        | refusal",
                "As an AI language model, I have no opinion.                             | refusal",
                "Unfortunately, I am unable to do so.                                    | refusal",
                "Es tut mir leid, das kann ich nicht.                                    | refusal",
                "Lo siento, no puedo ayudarte.                                           | refusal",
                "Sorry for the delay! The order was shipped on Monday.                   |",
                "The reason is simple: if x is prime, I cannot be even.                  |",
                "You asked why: the pipe burst, and I can only say that it was old.      |",
            })
    void refusal_isSeen_andWordsOfRegretAreNot(String answer, String reason) {
        assertThat(score(LONG, Answer.of("m", answer))).isEqualTo(new Score(reason == null ? 1 : 0, reason));
    }

    @Test
    void signsOfFailure_areNamed() {
        assertThat(score(LONG, Answer.of("m", " \n "))).isEqualTo(new Score(0, "empty"));
        assertThat(score(LONG, new Answer("m", "It began with", true))).isEqualTo(new Score(0, "truncated"));
        assertThat(score(LONG, Answer.of("m", "and then the pump broke down again. ".repeat(30))))
                .isEqualTo(new Score(0, "repeated text"));
        assertThat(score(LONG, Answer.of("m", "It broke."))).isEqualTo(new Score(0.5, "short"));
    }

    @Test
    void shortAnswers_areFineWhereTheyAreAskedFor() {
        assertThat(score(LONG + "Answer yes or no.", Answer.of("m", "Yes."))).isEqualTo(Score.of(1));
        assertThat(score(LONG, Answer.of("m", "42"))).isEqualTo(Score.of(1));
        assertThat(score("Capital of France?", Answer.of("m", "Paris"))).isEqualTo(Score.of(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\": [1, 2]}                     | 1",
                "```json\\n{\"a\": 1}\\n```          | 1",
                "Here you are: ```\\n[1]\\n```       | 1",
                "{\"a\": [1, 2                       | 0",
                "{\"a\": 1} hope that helps          | 0",
                "The weather is fine.                | 0",
            })
    void json_isParsed_whenItWasAskedFor(String answer, double value) {
        Answer given = Answer.of("m", answer.replace("\\n", "\n"));
        assertThat(score("Return the weather as JSON.", given).value()).isEqualTo(value);
        assertThat(score("What is a good parser for it?", given).value()).isEqualTo(1);
    }

    private Score score(String question, Answer answer) {
        return judge().judge(Question.of("q", question), List.of(answer))
                .scores()
                .get(0);
    }
}
