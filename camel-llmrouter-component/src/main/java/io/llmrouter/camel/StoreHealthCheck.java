/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Says when the shared store is away. Routers answer without it, only dearer, so this is neither readiness nor liveness, and what it says is that they are
 * degraded, not down. Thread-safe.
 */
final class StoreHealthCheck implements HealthCheck {

    static final String ID = "llmrouter-store";

    private final Supplier<Optional<String>> trouble;
    private volatile boolean enabled = true;

    StoreHealthCheck(Supplier<Optional<String>> trouble) {
        this.trouble = trouble;
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getGroup() {
        return "llmrouter";
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean now) {
        enabled = now;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    public boolean isLiveness() {
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
