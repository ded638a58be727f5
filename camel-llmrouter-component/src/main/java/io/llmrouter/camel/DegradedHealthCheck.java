/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Says when something is wrong without which routers still answer, only dearer or less surely: it is neither readiness nor liveness, and what it says is
 * degraded, not down. Thread-safe.
 */
final class DegradedHealthCheck extends RouterHealthCheck {

    /** The shared store is away. */
    static final String STORE = "llmrouter-store";
    /** A router that wants it so has drifted. */
    static final String DRIFT = "llmrouter-drift";

    private final Supplier<Optional<String>> trouble;

    /**
     * @param id of the check
     * @param trouble what is wrong, for people; empty if nothing is
     */
    DegradedHealthCheck(String id, Supplier<Optional<String>> trouble) {
        super(id);
        this.trouble = trouble;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder result = HealthCheckResultBuilder.on(this);
        Optional<String> wrong = trouble.get();
        return wrong.isEmpty()
                ? result.up().build()
                : result.unknown().message("degraded: " + wrong.get()).build();
    }
}
