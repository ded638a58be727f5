/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Says when a router that wants it so has drifted. It still answers, so this is neither readiness nor liveness, and what it says is degraded, not down.
 * Thread-safe.
 */
final class DriftHealthCheck implements HealthCheck {

    static final String ID = "llmrouter-drift";

    private final Supplier<List<String>> alarms;
    private volatile boolean enabled = true;

    /** @param alarms one sentence for each */
    DriftHealthCheck(Supplier<List<String>> alarms) {
        this.alarms = alarms;
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
        List<String> raised = alarms.get();
        return raised.isEmpty()
                ? result.up().build()
                : result.unknown()
                        .message("degraded: " + String.join("; ", raised))
                        .build();
    }
}
