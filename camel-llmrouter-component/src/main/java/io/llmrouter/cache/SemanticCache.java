/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.routing.RoutingRequest;
import java.util.concurrent.CompletableFuture;

/** Extension point: answers to keep. Shipped: {@link AnswerCache} and {@link #none()}. Implementations are thread-safe and fail open: a broken cache is a miss. */
public interface SemanticCache {

    /**
     * Looks for an answer. May wait for somebody who asks the same at this moment, never longer than the request's own time limit.
     *
     * @param request what is asked
     * @return what was found; never null, never exceptional. The ticket of a miss must be used
     */
    CompletableFuture<CacheLookup> lookup(RoutingRequest request);

    /**
     * Forgets the answer to exactly this request.
     *
     * @param request as it was asked
     * @return whether there was one
     */
    CompletableFuture<Boolean> evict(RoutingRequest request);

    /**
     * Forgets every answer that depends on a tag, in all caches of the same backend.
     *
     * @param tag such as the name of a document set
     */
    void evictTag(String tag);

    /**
     * Forgets every answer of those who share with whoever asks this, whatever they asked.
     *
     * @param request of one of them
     */
    void evictScope(RoutingRequest request);

    /** Forgets every answer of this cache. */
    void evictAll();

    /** The cache that keeps nothing. */
    static SemanticCache none() {
        return NoSemanticCache.INSTANCE;
    }
}
