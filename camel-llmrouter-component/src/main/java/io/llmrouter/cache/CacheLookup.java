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

    /**
     * An answer is there.
     *
     * @param answer to give
     * @param exact whether the request was equal, not just similar
     * @param score similarity in [-1, 1], 1 for an exact hit
     * @param reason one sentence
     */
    record Hit(ChatResponse answer, boolean exact, double score, String reason) implements CacheLookup {}

    /**
     * No answer is there.
     *
     * @param reason one sentence
     */
    record Miss(String reason) implements CacheLookup {}

    /**
     * The cache was not asked.
     *
     * @param reason one sentence
     */
    record Bypass(String reason) implements CacheLookup {}
}
