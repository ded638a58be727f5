/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.routing.RoutingRequest;

/** Extension point: answers to keep. Shipped in this version: {@link #none()}. Implementations are thread-safe and fail open: a broken cache is a miss. */
public interface SemanticCache {

    /**
     * Looks for an answer.
     *
     * @param request what is asked
     * @return what was found, never null
     */
    CacheLookup lookup(RoutingRequest request);

    /**
     * Offers a whole, accepted answer for keeping.
     *
     * @param request what was asked
     * @param answer what was answered
     */
    void put(RoutingRequest request, ChatResponse answer);

    /** The cache that keeps nothing. */
    static SemanticCache none() {
        return NoSemanticCache.INSTANCE;
    }
}
