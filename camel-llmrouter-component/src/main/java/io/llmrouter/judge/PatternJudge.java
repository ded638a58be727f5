/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.llmrouter.judge.Judgement.Score;
import java.util.List;

/**
 * Right if a regular expression is found in the answer.
 *
 * <p>Idea: one line of pattern replaces a list of accepted wordings. Cost: linear in the answer whatever the pattern is, for the syntax is RE2's: no
 * back-references, no look-around. Known weakness: a pattern that is found in the reasoning but not meant as the result counts; anchor it. Stateless.
 */
public final class PatternJudge implements AnswerJudge {

    @Override
    public String provenance() {
        return "gold";
    }

    @Override
    public Judgement judge(Question question, List<Answer> answers) {
        AnswerJudge.requireAny(answers);
        if (question.pattern() == null || question.pattern().isBlank()) {
            throw new IllegalArgumentException(
                    "question '" + question.id() + "' has no pattern; give it a field 'pattern'");
        }
        Pattern pattern = compiled(question.pattern());
        return Judgement.of(answers.stream()
                .map(answer -> Score.of(pattern.matcher(answer.text()).find()))
                .toList());
    }

    /**
     * Reads a pattern.
     *
     * @param expression in RE2 syntax; {@code (?i)} ignores case
     * @return the pattern
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static Pattern compiled(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + expression + "' is no regular expression in RE2 syntax: " + e.getDescription(), e);
        }
    }
}
