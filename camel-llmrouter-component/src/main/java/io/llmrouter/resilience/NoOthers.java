/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** This process is alone. */
enum NoOthers implements SharedHealth {
    INSTANCE;

    @Override
    public void tell(String model, Kind kind, Duration time) {
        // nobody listens
    }

    @Override
    public Optional<Instant> until(String model, Kind kind) {
        return Optional.empty();
    }
}
