/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import io.llmrouter.failure.InvalidFeedbackException;
import io.llmrouter.failure.Suggestion;
import java.util.Arrays;
import java.util.List;

/** Who says what an answer is worth. The earlier in this list, the more it counts where several disagree. */
public enum FeedbackSource {
    /** It is known. */
    gold,
    /** Somebody who was asked to judge answers. */
    human,
    /** Whoever asked the question. */
    user,
    /** A judge of this router or of another program. */
    judge,
    /** Nobody: the same was asked again soon after, which hints that the answer did not help. */
    resubmission;

    /** What an answer is worth after which the same was asked again: below half, so it counts as wrong; not 0, for it is a hint. */
    public static final double RESUBMITTED = 0.25;

    /** Names of all. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Enum::name).toList();
    }

    /**
     * The one of a name.
     *
     * @param name in lower case
     * @throws InvalidFeedbackException if there is none
     */
    public static FeedbackSource of(String name) {
        return Arrays.stream(values())
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidFeedbackException(
                        "source", Suggestion.unknown("source of feedback", name, names())));
    }
}
