/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.routing.RoutingRequest;

/** Keeps nothing. */
enum NoSemanticCache implements SemanticCache {
    INSTANCE;

    private static final CacheLookup BYPASS = new CacheLookup.Bypass("this router has no cache");

    @Override
    public CacheLookup lookup(RoutingRequest request) {
        return BYPASS;
    }

    @Override
    public void put(RoutingRequest request, ChatResponse answer) {
        // nothing is kept
    }
}
