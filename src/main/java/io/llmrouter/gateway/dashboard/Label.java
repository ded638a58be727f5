/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.feedback.FeedbackSource;

/**
 * What somebody said of an answer.
 *
 * @param score in [0, 1]
 * @param source who said it
 * @param text the label in words, or null
 */
record Label(double score, String source, String text) {

    /** A judge who compared an answer with a shadow's. */
    static Label ofShadow(double score) {
        return new Label(score, FeedbackSource.judge.name(), null);
    }

    /** What holds now: a later word, unless its source counts for less. */
    static Label later(Label known, Label next) {
        return known == null || next.rank() <= known.rank() ? next : known;
    }

    private int rank() {
        int rank = FeedbackSource.names().indexOf(source);
        return rank < 0 ? FeedbackSource.values().length : rank;
    }
}
