/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PatternJudgeTest extends AnswerJudgeContract {

    @Override
    AnswerJudge judge() {
        return new PatternJudge();
    }

    @Override
    String provenance() {
        return "gold";
    }

    /** java.util.regex needs longer than the universe for this one. */
    @Test
    @Timeout(10)
    void exponentialPattern_takesLinearTime() {
        Question question = Question.of("q", "?").withPattern("^(a+)+$");
        assertThat(judge().judge(question, List.of(Answer.of("m", "a".repeat(50_000) + "!")))
                        .values())
                .containsExactly(0);
    }

    @Test
    void brokenPattern_isNamed() {
        assertThatThrownBy(() -> judge().judge(Question.of("q", "?").withPattern("(a"), List.of(GOOD)))
                .hasMessage("'(a' is no regular expression in RE2 syntax: missing closing )");
        assertThatThrownBy(() -> judge().judge(Question.of("q7", "?"), List.of(GOOD)))
                .hasMessage("question 'q7' has no pattern; give it a field 'pattern'");
    }
}
