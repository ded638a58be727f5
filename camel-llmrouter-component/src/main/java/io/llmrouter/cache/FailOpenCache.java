/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.routing.RoutingRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache whose failures cost nobody an answer: a failed lookup is a miss, a failed put is forgotten, both are logged. As thread-safe as what it wraps.
 *
 * @param cache that may fail
 */
public record FailOpenCache(SemanticCache cache) implements SemanticCache {

    private static final Logger LOG = LoggerFactory.getLogger(FailOpenCache.class);

    @Override
    public CacheLookup lookup(RoutingRequest request) {
        try {
            return cache.lookup(request);
        } catch (RuntimeException e) {
            LOG.warn("lookup in {} failed; it counts as a miss", cache, e);
            return new CacheLookup.Miss("the cache failed: " + e);
        }
    }

    @Override
    public void put(RoutingRequest request, ChatResponse answer) {
        try {
            cache.put(request, answer);
        } catch (RuntimeException e) {
            LOG.warn("{} did not take an answer", cache, e);
        }
    }
}
