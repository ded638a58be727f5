/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.model.chat.response.ChatResponse;

/** What a cache says about a request. */
public sealed interface CacheLookup {

    /** One sentence for the decision record. */
    String reason();

    /** The most similar kept question that was looked at; null if none was. */
    Nearest nearest();

    /**
     * An answer is there.
     *
     * @param answer to give
     * @param exact whether the request was equal, not just similar
     * @param nearest the question that it answers; null of an exact hit
     * @param model configured name of the model that gave it once, or null
     * @param recheck asks for the answer to be tested against a fresh one; null for no test
     * @param reason one sentence
     */
    record Hit(ChatResponse answer, boolean exact, Nearest nearest, String model, CacheTicket recheck, String reason)
            implements CacheLookup {

        /** Cosine similarity in [-1, 1]; 1 of an exact hit. */
        public double score() {
            return exact ? 1 : nearest.cosine();
        }
    }

    /**
     * No answer is there.
     *
     * @param nearest the most similar kept question, or null
     * @param ticket to be used once there is an answer
     * @param reason one sentence
     */
    record Miss(Nearest nearest, CacheTicket ticket, String reason) implements CacheLookup {}

    /**
     * No answer is there, and the caller wants no other.
     *
     * @param reason one sentence
     */
    record Unavailable(String reason) implements CacheLookup {
        @Override
        public Nearest nearest() {
            return null;
        }
    }

    /**
     * The cache was not asked.
     *
     * @param reason one sentence
     */
    record Bypass(String reason) implements CacheLookup {
        @Override
        public Nearest nearest() {
            return null;
        }
    }

    /**
     * A kept question beside the one asked.
     *
     * @param key where its answer is kept
     * @param cosine of both, in [-1, 1]
     * @param score what the threshold is compared with, in [-1, 1]
     * @param threshold from which the answer is given; NaN while there is none
     * @param guard name and reason of the guard that forbids it, or null
     */
    record Nearest(String key, double cosine, double score, double threshold, String guard) {}
}
