/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.cache.CacheBackend;
import io.llmrouter.config.HazelcastSettings;
import io.llmrouter.config.StoreDefinition;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.hazelcast.HazelcastStore;
import io.llmrouter.resilience.SharedHealth;
import io.llmrouter.spending.SpendLedger;
import io.llmrouter.stats.LocalStatsRepository;
import io.llmrouter.stats.StatsRepository;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/**
 * Where the routers of a context keep what they keep, until it is closed. Thread-safe.
 *
 * @param definition as the document has it
 * @param backend of all caches
 * @param stats of all routers
 * @param ledger of all routers' money
 * @param models what other processes found out about models
 * @param records decisions and feedback that it shares with others
 * @param trouble what is wrong with it, for people; empty if nothing is
 * @param end ends it
 */
record RouterStore(
        StoreDefinition definition,
        CacheBackend backend,
        StatsRepository stats,
        SpendLedger ledger,
        SharedHealth models,
        SharedRecords records,
        Supplier<Optional<String>> trouble,
        Runnable end) {

    private static final int WAITING_THREADS = 16;
    private static final String CLASS = "com.hazelcast.core.HazelcastInstance";
    private static final String COORDINATES = "com.hazelcast:hazelcast:5.7.0";

    /**
     * Opens what the document describes.
     *
     * @param definition as the document has it
     * @param context whose beans may be meant
     * @param blocking runs a local store's own work
     * @param timer begins what is done from time to time
     */
    static RouterStore open(
            StoreDefinition definition,
            CamelContext context,
            ExecutorService blocking,
            ScheduledExecutorService timer) {
        if (definition instanceof HazelcastSettings shared) {
            if (context.getClassResolver().resolveClass(CLASS) == null) {
                throw new ConfigurationException("store: hazelcast needs Hazelcast on the class path; add "
                        + COORDINATES + ", or write store: local");
            }
            return Shared.open(shared, context, timer);
        }
        StoreDefinition.Local local = (StoreDefinition.Local) definition;
        return new RouterStore(
                local,
                CacheBackend.local((long) local.maxMegabytes() << 20, Clock.systemUTC(), blocking, timer),
                new LocalStatsRepository(),
                new SpendLedger(),
                SharedHealth.none(),
                SharedRecords.none(),
                Optional::empty,
                () -> {});
    }

    /** Apart, so that the optional classes are looked for only where they are wanted. */
    private static final class Shared {

        static RouterStore open(HazelcastSettings settings, CamelContext context, ScheduledExecutorService timer) {
            ExecutorService work = RouterThreads.steps("llmrouter-store", WAITING_THREADS);
            ExecutorService reads = RouterThreads.steps("llmrouter-answers", WAITING_THREADS);
            try {
                HazelcastStore store = HazelcastStore.open(
                        settings,
                        new HazelcastStore.Surroundings(
                                Clock.systemUTC(), work, reads, timer, name -> context.getRegistry()
                                        .lookupByName(name)));
                return new RouterStore(
                        settings,
                        store.backend(),
                        store.stats(),
                        store.spending(),
                        store.models(),
                        SharedRecords.of(store.decisions(), store.feedback(), time -> {
                            store.decisions().keepFor(time);
                            store.feedback().keepFor(time);
                        }),
                        () -> store.health().trouble(),
                        () -> {
                            store.close();
                            work.shutdown();
                            reads.shutdown();
                        });
            } catch (RuntimeException e) {
                work.shutdown();
                reads.shutdown();
                throw e;
            }
        }
    }
}
