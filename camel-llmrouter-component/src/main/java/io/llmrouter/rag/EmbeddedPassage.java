/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A passage as it is put into an index: its document and its number are those of the call.
 *
 * @param text what a model reads and what BM25 counts the words of
 * @param metadata what else is known; an unmodifiable copy
 * @param vectors at least one, all of one length, not zero; the first stands for the beginning of the text
 */
public record EmbeddedPassage(String text, Map<String, String> metadata, List<float[]> vectors) {

    /** @throws IllegalArgumentException if there is no vector */
    public EmbeddedPassage {
        Objects.requireNonNull(text, "text");
        metadata = Map.copyOf(metadata);
        vectors = List.copyOf(vectors);
        if (vectors.isEmpty()) {
            throw new IllegalArgumentException("a passage without a vector cannot be found by its meaning; embed it");
        }
    }
}
