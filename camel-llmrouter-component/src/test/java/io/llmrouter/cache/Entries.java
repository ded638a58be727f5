/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Entries for tests. */
public final class Entries {

    /** Numbers of a vector, as of the model in process. */
    public static final int SIZE = 384;

    private Entries() {}

    /** The scope of that number. */
    public static ScopeId scope(long number) {
        return new ScopeId(number, ~number);
    }

    /** The key of that number. */
    public static EntryKey key(long scope, long number) {
        return new EntryKey(scope(scope), number * 0x9E3779B97F4A7C15L, number);
    }

    /** An entry whose texts and vector follow from its key, written now, for an hour. */
    public static KeptEntry entry(EntryKey key, Instant now) {
        return entry(key, "answer to " + key, now, Duration.ofHours(1));
    }

    /** An entry whose vector follows from its key. */
    public static KeptEntry entry(EntryKey key, String text, Instant written, Duration life) {
        return new KeptEntry(
                key,
                "question " + key,
                vector(key),
                new KeptAnswer(text, null, "id-1", "gpt", 12, 34, List.of("faq.md", "rules.md")),
                written,
                written.plus(life),
                Map.of("faq", 3L, "cache:r", 0L),
                new KeptEntry.Provenance("r", "a1b2", "small"));
    }

    /** A vector of unit length that follows from the key. */
    public static float[] vector(EntryKey key) {
        Random random = new Random(key.high() ^ key.low());
        float[] vector = new float[SIZE];
        double squares = 0;
        for (int i = 0; i < SIZE; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < SIZE; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }
}
