/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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

    /** How a flight ended. */
    enum Landing {
        /** The answer is in the store. */
        KEPT,
        /** There is an answer, but of a kind that is not kept: whoever waited asks for itself, at once. */
        UNKEPT,
        /** There is none, the lease is over, or the leader is gone: one of those who waited leads next. */
        FAILED
    }

    /** What one is on a flight. */
    sealed interface Boarding {}

    /**
     * Asks a model, and must land whatever happens.
     *
     * @param land ends the flight. Again is harmless
     */
    record Leads(Consumer<Landing> land) implements Boarding {}

    /**
     * Waits.
     *
     * @param landed completes, never exceptionally, when the flight has ended or its lease is over
     */
    record Follows(CompletableFuture<Landing> landed) implements Boarding {}
}
