/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.consensus;

import io.llmrouter.judge.FinalAnswer;
import java.text.Normalizer;

/**
 * One model's answer as a vote. Immutable.
 *
 * @param model who gave it
 * @param text the answer
 * @param key equal keys are votes for the same; null for a vote for nobody
 */
public record Vote(String model, String text, String key) {

    /**
     * A vote for what a text comes down to: a choice, a number, a few words, else the whole of it.
     *
     * @param model who gave it
     * @param question that may offer choices
     * @param text the answer; a blank one is a vote for nobody
     */
    public static Vote of(String model, String question, String text) {
        if (text.isBlank()) {
            return new Vote(model, text, null);
        }
        String key = FinalAnswer.of(question, text)
                .map(answer -> answer.kind() + " " + answer.text())
                .orElseGet(() -> whole(text));
        return new Vote(model, text, key);
    }

    /** A vote for exactly this, such as a call of a tool. */
    public static Vote verbatim(String model, String text) {
        return new Vote(model, text, "VERBATIM " + text);
    }

    /** Signs alone, such as a thumb, are answers, too. */
    private static String whole(String text) {
        String words = FinalAnswer.normalised(text);
        return words.isEmpty()
                ? "SIGNS " + Normalizer.normalize(text.strip(), Normalizer.Form.NFKC)
                : FinalAnswer.Kind.TEXT + " " + words;
    }
}
