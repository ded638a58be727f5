/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import io.llmrouter.cache.Entries;
import io.llmrouter.cache.FlightBoard;
import io.llmrouter.model.TokenCount;
import io.llmrouter.stats.CallOutcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A member in a process of its own, to be killed: keeps answers, counts, leads a flight, and counts some more that it tells nobody. */
final class MemberProcess {

    static final int ENTRIES = 200;
    static final int TOLD = 500;
    static final int UNTOLD = 7;

    private MemberProcess() {}

    /** @param arguments the cluster's name, then all ports; the process is the last one's member */
    public static void main(String[] arguments) throws Exception {
        Stores stores = new Stores(
                arguments[0],
                Arrays.stream(arguments).skip(1).map(Integer::valueOf).toList());
        HazelcastStore store = stores.open(stores.member(arguments.length - 2));
        for (int i = 0; i < ENTRIES; i++) {
            store.backend()
                    .answers()
                    .put(Entries.entry(Entries.key(7, i), stores.clock.instant()))
                    .join();
        }
        count(store, TOLD);
        ((HazelcastStatsRepository) store.stats()).publish().get(10, TimeUnit.SECONDS);
        FlightBoard.Boarding boarding = store.backend()
                .flights()
                .board(Entries.key(8, 1), Duration.ofMinutes(5))
                .join();
        count(store, UNTOLD);
        System.out.println("ready " + boarding.getClass().getSimpleName());
        Thread.currentThread().join();
    }

    private static void count(HazelcastStore store, int calls) {
        for (int i = 0; i < calls; i++) {
            store.stats().record(new CallOutcome("small", new TokenCount(10, 0, 5), 0.5, 1_000_000, false));
        }
    }
}
