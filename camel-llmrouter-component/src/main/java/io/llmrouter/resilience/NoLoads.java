/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import io.llmrouter.load.LatencySummary;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** This process is alone. */
enum NoLoads implements SharedLoads {
    INSTANCE;

    @Override
    public void serve(Supplier<Map<String, Load>> own) {
        // nobody listens
    }

    @Override
    public int inFlight(String model) {
        return 0;
    }

    @Override
    public Optional<LatencySummary> summary(String model) {
        return Optional.empty();
    }
}
