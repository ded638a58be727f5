/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.engine.RoutingListener;
import io.llmrouter.routing.RoutingDecision;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Every decision by its id, so that labels can be joined after the run. Thread-safe; keeps everything, so for demos only. */
public final class DecisionLog implements RoutingListener {

    private static final long LONGEST_SECONDS = 10;

    private final Map<String, CompletableFuture<RoutingDecision>> byId = new ConcurrentHashMap<>();

    @Override
    public void onDecision(RoutingDecision decision) {
        of(decision.id()).complete(decision);
    }

    /**
     * The decision of that id, which is recorded a moment after its answer is given.
     *
     * @param id as the response header gave it
     * @return the decision
     */
    public RoutingDecision require(String id) {
        try {
            return of(id).get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException(
                    "the gateway answered with decision id '" + id + "' but recorded no such decision", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for decision '" + id + "'", e);
        }
    }

    private CompletableFuture<RoutingDecision> of(String id) {
        return byId.computeIfAbsent(id, each -> new CompletableFuture<>());
    }
}
