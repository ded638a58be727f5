/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import java.time.Instant;
import java.util.Objects;

/**
 * Feedback as it is kept with its decision. Immutable.
 *
 * @param source who said so
 * @param model whose answer is meant; null if nobody had answered
 * @param score in [0, 1], or null
 * @param label or null
 * @param key of the one who gave it, or null
 * @param time when it was taken, for people: what came later is what was taken later, whatever the clock says
 */
public record Opinion(FeedbackSource source, String model, Double score, String label, String key, Instant time) {

    /** Checks what is required. */
    public Opinion {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(time, "time");
    }

    static Opinion of(Feedback feedback, String model, Instant time) {
        return new Opinion(feedback.source(), model, feedback.score(), feedback.label(), feedback.key(), time);
    }

    boolean sameSlot(Opinion other) {
        return source == other.source && Objects.equals(model, other.model);
    }

    boolean saysTheSame(Opinion other) {
        return Objects.equals(score, other.score) && Objects.equals(label, other.label);
    }

    boolean sameKey(Opinion other) {
        return key != null && source == other.source && key.equals(other.key);
    }
}
