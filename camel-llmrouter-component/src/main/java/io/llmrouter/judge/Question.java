/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import java.util.Objects;

/**
 * A question, and what is known of its right answer. Immutable.
 *
 * @param id of its row
 * @param text what was asked
 * @param gold the right answer, or null
 * @param pattern a regular expression in RE2 syntax that right answers contain, or null
 */
public record Question(String id, String text, String gold, String pattern) {

    /** Checks that there is an id and a text. */
    public Question {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(text, "text");
    }

    /** A question of which nothing more is known. */
    public static Question of(String id, String text) {
        return new Question(id, text, null, null);
    }

    /** The same with its right answer. */
    public Question withGold(String rightAnswer) {
        return new Question(id, text, rightAnswer, pattern);
    }

    /** The same with a pattern of right answers. */
    public Question withPattern(String expression) {
        return new Question(id, text, gold, expression);
    }
}
