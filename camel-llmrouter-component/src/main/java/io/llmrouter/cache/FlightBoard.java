/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Extension point: identical requests in flight share one call. Whoever comes first leads and asks a model; others follow and wait. Shipped:
 * {@link LocalFlightBoard}, and one over the members of a cluster. Thread-safe; never blocks the caller on a network.
 */
public interface FlightBoard {

    /**
     * Joins the flight of a key, or begins it.
     *
     * @param key of the exact request
     * @param lease after which a leader that has not landed counts as lost
     * @return leading or following; fails if the board cannot be asked
     */
    CompletableFuture<Boarding> board(EntryKey key, Duration lease);

    /** What one is on a flight. */
    sealed interface Boarding {}

    /**
     * Asks a model, and must land whatever happens.
     *
     * @param land ends the flight; the answer is in the store by then, or there will be none. Again is harmless
     */
    record Leads(Runnable land) implements Boarding {}

    /**
     * Waits.
     *
     * @param landed completes, never exceptionally, when the flight has ended or its lease is over
     */
    record Follows(CompletableFuture<Void> landed) implements Boarding {}
}
