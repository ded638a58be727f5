/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import org.apache.camel.health.HealthCheck;

/** What the checks of this component have in common: none says whether the process lives. Thread-safe. */
abstract class RouterHealthCheck implements HealthCheck {

    private final String id;
    private volatile boolean enabled = true;

    RouterHealthCheck(String id) {
        this.id = id;
    }

    @Override
    public final String getId() {
        return id;
    }

    @Override
    public final String getGroup() {
        return "llmrouter";
    }

    @Override
    public final boolean isEnabled() {
        return enabled;
    }

    @Override
    public final void setEnabled(boolean now) {
        enabled = now;
    }

    @Override
    public final boolean isLiveness() {
        return false;
    }
}
