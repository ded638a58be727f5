/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * An answer with what must be known to give it again. Immutable; the vector is not copied, and nobody changes it.
 *
 * @param key where it is kept
 * @param question its exact words
 * @param vector of the question, unit length, or null if only equal words find it
 * @param answer to give
 * @param written when
 * @param expires when it is no longer given, whoever reads it
 * @param epochs of the tags it was written under; given only while each of them is still that
 * @param provenance who brought it
 */
public record KeptEntry(
        EntryKey key,
        String question,
        float[] vector,
        KeptAnswer answer,
        Instant written,
        Instant expires,
        Map<String, Long> epochs,
        Provenance provenance) {

    private static final int OVERHEAD_BYTES = 400;

    /**
     * Who brought an answer.
     *
     * @param cache name of the cache
     * @param writer hash of the tenant, or null
     * @param model configured name of the model that answered, or null
     */
    public record Provenance(String cache, String writer, String model) {}

    /** Copies the epochs. */
    public KeptEntry {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(answer, "answer");
        epochs = Map.copyOf(epochs);
    }

    /** Whether it may still be given. */
    public boolean isFresh(Instant now) {
        return now.isBefore(expires);
    }

    /** An estimate of its size in memory, in bytes. */
    public int bytes() {
        return OVERHEAD_BYTES
                + 2 * (question.length() + answer.chars())
                + (vector == null ? 0 : Float.BYTES * vector.length);
    }
}
