/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import io.llmrouter.load.LatencySummary;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Extension point: what processes tell each other about the calls they have under way, and how long calls take them. Shipped: {@link #none()}, and one that is
 * shared through Hazelcast. Thread-safe; never blocks.
 */
public interface SharedLoads {

    /**
     * What one process sees of a model.
     *
     * @param inFlight calls under way
     * @param summary of its last calls
     */
    record Load(int inFlight, LatencySummary summary) {}

    /**
     * Tells the others from now on.
     *
     * @param own asked from time to time what this process sees, by the configured name of the model
     */
    void serve(Supplier<Map<String, Load>> own);

    /**
     * Calls that all other processes have under way, as they said last.
     *
     * @param model the configured name
     */
    int inFlight(String model);

    /**
     * What calls take the other process that made most of them lately.
     *
     * @param model the configured name
     */
    Optional<LatencySummary> summary(String model);

    /** There are no others. */
    static SharedLoads none() {
        return NoLoads.INSTANCE;
    }
}
