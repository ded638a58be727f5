/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** People looked at the answers before the test did: here they gave what the contract expects of each text. */
class HumanJudgeTest extends AnswerJudgeContract {

    @Override
    AnswerJudge judge() {
        HumanJudge good = new HumanJudge(Map.of("q1", Map.of("small", 1.0, "large", 1.0)));
        HumanJudge bad = new HumanJudge(Map.of("q1", Map.of("small", 0.0, "large", 1.0)));
        return new AnswerJudge() {
            @Override
            public Judgement judge(Question question, List<Answer> answers) {
                boolean isBad = !answers.isEmpty() && answers.get(0).text().isEmpty();
                return (isBad ? bad : good).judge(question, answers);
            }

            @Override
            public String provenance() {
                return good.provenance();
            }
        };
    }

    @Override
    String provenance() {
        return "human";
    }

    @Test
    void missingLabel_saysWhichLineToAdd() {
        assertThatThrownBy(() -> new HumanJudge(Map.of()).judge(QUESTION, List.of(GOOD)))
                .hasMessage("question 'q1' has no human score of model 'small'; add the line q1,small,SCORE");
    }
}
