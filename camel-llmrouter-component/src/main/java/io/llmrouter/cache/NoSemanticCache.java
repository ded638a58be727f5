/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.routing.RoutingRequest;
import java.util.concurrent.CompletableFuture;

/** Keeps nothing. */
enum NoSemanticCache implements SemanticCache {
    INSTANCE;

    private static final CompletableFuture<CacheLookup> BYPASS =
            CompletableFuture.completedFuture(new CacheLookup.Bypass("this router has no cache"));

    @Override
    public CompletableFuture<CacheLookup> lookup(RoutingRequest request) {
        return BYPASS;
    }

    @Override
    public CompletableFuture<Boolean> evict(RoutingRequest request) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public void evictTag(String tag) {
        // nothing is kept
    }

    @Override
    public void evictScope(RoutingRequest request) {
        // nothing is kept
    }

    @Override
    public void evictAll() {
        // nothing is kept
    }
}
