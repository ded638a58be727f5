/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.intent.IntentClassifier;
import io.llmrouter.intent.IntentExamples;
import io.llmrouter.intent.IntentOptions;
import java.util.function.Supplier;

/**
 * Intents that were learned before, so that a reload learns only those whose examples, options or embedding have changed: learning takes seconds. The
 * last {@value #MOST} are kept. Thread-safe.
 */
final class TrainedIntents {

    private static final int MOST = 32;

    private final Cache<Lesson, IntentClassifier> learned =
            Caffeine.newBuilder().maximumSize(MOST).build();

    /**
     * Everything that a classifier depends on, compared by content; what the embedding costs and how much it reads is no part of its vectors.
     *
     * @param fingerprint of the embedding
     * @param examples to learn from
     * @param options how
     */
    record Lesson(String fingerprint, IntentExamples examples, IntentOptions options) {}

    /** The classifier of that lesson, learned now if it was not before; it has requests embedded by that one, whose vectors are shared. */
    IntentClassifier of(Lesson lesson, PromptEmbedder embedder, Supplier<IntentClassifier> learning) {
        return learned.get(lesson, unknown -> learning.get()).embeddedBy(embedder);
    }
}
