/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import io.llmrouter.load.LatencySummary;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What one process says of its calls, to whoever listens; nobody answers. */
final class HeardLoads implements SharedLoads {

    private Supplier<Map<String, Load>> served = Map::of;

    /** What it says now, by model. */
    Map<String, Load> now() {
        return served.get();
    }

    @Override
    public void serve(Supplier<Map<String, Load>> own) {
        served = own;
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
