/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.Objects;

/**
 * A question as two questions are compared: its words and its place among meanings. The vector is not copied; nobody changes it.
 *
 * @param text what was asked, never null
 * @param vector its embedding, of unit length, as many dimensions as the embedder has
 */
public record Question(String text, float[] vector) {

    /** Refuses nulls. */
    public Question {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(vector, "vector");
    }

    /**
     * Cosine similarity of two questions.
     *
     * @param other of the same embedder
     * @return in [-1, 1], higher is closer
     * @throws IllegalArgumentException if the vectors differ in length
     */
    public double cosine(Question other) {
        if (vector.length != other.vector.length) {
            throw new IllegalArgumentException("vectors of " + vector.length + " and " + other.vector.length
                    + " dimensions cannot be compared; they come from different embedders");
        }
        double dot = 0;
        for (int i = 0; i < vector.length; i++) {
            dot += (double) vector[i] * other.vector[i];
        }
        return Math.max(-1, Math.min(1, dot));
    }
}
