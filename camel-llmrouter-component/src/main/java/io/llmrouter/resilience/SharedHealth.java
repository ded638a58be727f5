/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Extension point: what processes tell each other about models. Only what keeps them from being called is told; that a model is well again each process
 * finds out by itself when the time is over. Shipped: {@link #none()}, and one that is shared through Hazelcast. Thread-safe; never blocks.
 */
public interface SharedHealth {

    /** Why a model is not to be called. */
    enum Kind {
        /** Its provider asked to wait. */
        PAUSED,
        /** Its circuit breaker opened. */
        BROKEN,
        /** It fails or is slow where its equals are not. */
        EJECTED
    }

    /**
     * Tells the others.
     *
     * @param model the configured name
     * @param kind why
     * @param time from now
     */
    void tell(String model, Kind kind, Duration time);

    /**
     * What the others told.
     *
     * @param model the configured name
     * @param kind why
     * @return a time ahead, by this process's clock; empty if there is none
     */
    Optional<Instant> until(String model, Kind kind);

    /** What others say about the calls they make. */
    default SharedLoads loads() {
        return SharedLoads.none();
    }

    /** There are no others. */
    static SharedHealth none() {
        return NoOthers.INSTANCE;
    }
}
