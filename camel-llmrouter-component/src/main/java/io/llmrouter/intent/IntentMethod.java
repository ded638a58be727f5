/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import io.llmrouter.failure.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How an intent is found. */
public enum IntentMethod {
    /** The intent of the most similar example: good from the first example on. */
    EXEMPLAR,
    /** The intent whose examples are most similar on average: fast, and good when examples are noisy. */
    CENTROID,
    /** A softmax over all intents, learned on the embedding. */
    SOFTMAX,
    /** A linear classifier on embedding and words, helped by the most similar examples: best from some ten examples an intent on. */
    LINEAR;

    /** Its name in a configuration. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(IntentMethod::label).toList();
    }

    /**
     * The method of that name.
     *
     * @param label as in a configuration
     * @throws IllegalArgumentException naming what is known
     */
    public static IntentMethod labelled(String label) {
        return Arrays.stream(values())
                .filter(method -> method.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Suggestion.unknown("method", label, labels())));
    }
}
