/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import io.llmrouter.failure.StoreUnavailableException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the cluster, not for long. Stateless.
 *
 * @param link the way to it
 * @param what is asked for, for messages
 */
record Waiting(Link link, String what) {

    private static final long PATIENCE_MILLIS = 2_000;

    /**
     * Does what blocks.
     *
     * @throws StoreUnavailableException if it fails or takes too long
     */
    <T> T until(Callable<T> task) {
        CompletableFuture<T> answer = link.call(task);
        try {
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unavailable(e.getCause());
        } catch (TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private StoreUnavailableException unavailable(Throwable cause) {
        return new StoreUnavailableException(
                what + " cannot be reached: " + link.place() + " does not answer; try again in a moment", cause);
    }
}
