/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The flights of this process. */
public final class LocalFlightBoard implements FlightBoard {

    private final ConcurrentMap<EntryKey, CompletableFuture<Landing>> flights = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer;

    /** @param timer ends the leases of leaders that never land */
    public LocalFlightBoard(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    @Override
    public CompletableFuture<Boarding> board(EntryKey key, Duration lease) {
        CompletableFuture<Landing> mine = new CompletableFuture<>();
        CompletableFuture<Landing> others = flights.putIfAbsent(key, mine);
        if (others != null) {
            return CompletableFuture.completedFuture(new Follows(others));
        }
        ScheduledFuture<?> limit =
                timer.schedule(() -> land(key, mine, Landing.FAILED), lease.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.completedFuture(new Leads(how -> {
            limit.cancel(false);
            land(key, mine, how);
        }));
    }

    /** Flights that have not landed. */
    public int inFlight() {
        return flights.size();
    }

    private void land(EntryKey key, CompletableFuture<Landing> flight, Landing how) {
        flights.remove(key, flight);
        flight.complete(how);
    }
}
