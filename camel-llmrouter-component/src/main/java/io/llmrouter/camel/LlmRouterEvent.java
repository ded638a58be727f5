/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.routing.RoutingEvent;
import java.util.EventObject;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;

/**
 * What an {@code EventNotifier} of the context is told of routers: decisions, escalations, fallbacks, hits of caches, feedback, shadows, budgets, drift and
 * reloads. Its type is {@code Custom}; its source is the context.
 */
public final class LlmRouterEvent extends EventObject implements CamelEvent {

    private static final long serialVersionUID = 1L;

    private final transient RoutingEvent event;
    private long timestamp;

    LlmRouterEvent(CamelContext context, RoutingEvent event) {
        super(context);
        this.event = event;
        this.timestamp = event.time().toEpochMilli();
    }

    /** What happened. */
    public RoutingEvent event() {
        return event;
    }

    @Override
    public Type getType() {
        return Type.Custom;
    }

    @Override
    public long getTimestamp() {
        return timestamp;
    }

    @Override
    public void setTimestamp(long millis) {
        timestamp = millis;
    }

    @Override
    public String toString() {
        return "llmrouter " + event.kind() + " of router " + event.router() + ": " + event.sentence();
    }
}
