/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.Optional;

/**
 * "Is it legal" against "is it illegal", "which have a fee" against "which have none".
 *
 * <p>Idea: negations are counted on both sides; refused if one count is odd and the other even, and one question says nearly what the other says. Two negations
 * cancel each other, so "not allowed" and "forbidden" are one. Known weakness: a negation in another clause counts like any other, so long questions are
 * left alone.
 */
final class NegationGuard implements QuestionGuard {

    private static final double ENOUGH_SHARED = Double.parseDouble(System.getProperty("gs", "0.5"));
    private static final int MOST_WORDS = 25;

    @Override
    public String name() {
        return "negation";
    }

    @Override
    public Optional<String> difference(Wording asked, Wording kept) {
        int here = Negations.count(asked);
        int there = Negations.count(kept);
        boolean odd = (here - there) % 2 != 0;
        boolean comparable = Math.max(asked.size(), kept.size()) <= MOST_WORDS
                && Content.common(asked, kept, Negations.TURNED) >= ENOUGH_SHARED;
        return odd && comparable && Opposites.between(asked, kept).isEmpty()
                ? Optional.of(here + " negations against " + there)
                : Optional.empty();
    }
}
