/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.cache.CacheLookup;
import io.llmrouter.cache.CacheTicket;
import io.llmrouter.cache.SemanticCache;
import io.llmrouter.routing.RoutingRequest;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cache's part of one request. Its failures cost nobody an answer: they are logged and count as a miss. One request; its steps follow each other. */
final class CacheStep {

    private static final Logger LOG = LoggerFactory.getLogger(CacheStep.class);

    private final SemanticCache cache;
    private final RoutingRequest request;
    private CacheTicket ticket = CacheTicket.NONE;

    CacheStep(SemanticCache cache, RoutingRequest request) {
        this.cache = cache;
        this.request = request;
    }

    /** Looks; completes, never exceptionally, perhaps on another thread. */
    CompletableFuture<CacheLookup> look() {
        try {
            return cache.lookup(request).exceptionally(this::failed);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.completedFuture(failed(e));
        }
    }

    private CacheLookup failed(Throwable e) {
        LOG.warn("lookup in {} failed; it counts as a miss", cache, e);
        return new CacheLookup.Miss(null, CacheTicket.NONE, "the cache failed: " + e);
    }

    /** What was found: if nothing, this request holds the ticket. */
    void found(CacheLookup lookup) {
        if (lookup instanceof CacheLookup.Miss miss) {
            ticket = miss.ticket();
        }
    }

    /** Offers an answer that is trusted. */
    void keep(ChatResponse answer, CacheTicket.Origin origin) {
        try {
            ticket.keep(answer, origin);
        } catch (RuntimeException | Error e) {
            LOG.warn("{} did not take an answer", cache, e);
        }
    }

    /** The request is over; harmless after an answer was kept. */
    void leave() {
        try {
            ticket.leave();
        } catch (RuntimeException | Error e) {
            LOG.warn("{} failed at the end of a request", cache, e);
        }
    }
}
