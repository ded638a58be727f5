/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.Optional;

/**
 * "Turn it on" against "turn it off", "increase" against "decrease".
 *
 * <p>Idea: a list of pairs of opposites; refused if each question stands on one side of a pair and they are different sides, unless one question has a
 * negation more, as in "not open" against "closed". Known weakness: the list is short and English.
 */
final class OppositeGuard implements QuestionGuard {

    private static final double ENOUGH_SHARED = 0.3;

    @Override
    public String name() {
        return "opposite";
    }

    @Override
    public Optional<String> difference(Wording asked, Wording kept) {
        boolean flipped = (Negations.count(asked) - Negations.count(kept)) % 2 != 0;
        return flipped || Content.shared(asked, kept) < ENOUGH_SHARED
                ? Optional.empty()
                : Opposites.between(asked, kept);
    }
}
