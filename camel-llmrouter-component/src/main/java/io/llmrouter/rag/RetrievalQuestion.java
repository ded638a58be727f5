/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.util.Objects;
import java.util.function.Function;

/** A question with its vector, which is computed when the first one asks for it, and once. Thread-safe; the lock of the object guards the vector. */
public final class RetrievalQuestion {

    private final String text;
    private final Function<String, float[]> embedder;
    private float[] vector;

    /**
     * @param text any
     * @param embedder gives the vector, such as {@link PassageEmbedder#question}; it is asked at most once
     */
    public RetrievalQuestion(String text, Function<String, float[]> embedder) {
        this.text = Objects.requireNonNull(text, "text");
        this.embedder = Objects.requireNonNull(embedder, "embedder");
    }

    /** As it was asked. */
    public String text() {
        return text;
    }

    /** Its vector; not to be changed. */
    public synchronized float[] vector() {
        if (vector == null) {
            vector = embedder.apply(text);
        }
        return vector;
    }
}
