/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.Subscription;
import io.llmrouter.routing.RoutingEvent;
import java.util.EnumSet;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.EventNotifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the context's event notifiers what happens in routers, from a queue of its own: one that blocks or throws harms neither requests nor the others'
 * events. Where there are no notifiers nothing is made. Thread-safe.
 */
final class NotifierService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotifierService.class);
    private static final int WAITING = 1_000;

    private final CamelContext context;
    private final RoutingEvents events;
    private Subscription subscription;

    NotifierService(CamelContext context, RoutingEvents events) {
        this.context = context;
        this.events = events;
    }

    /** Begins if there are notifiers by now. */
    synchronized void look() {
        if (subscription == null && !notifiers().isEmpty()) {
            subscription =
                    events.subscribe("notifiers", EnumSet.allOf(RoutingEvent.Kind.class), WAITING, this::happened);
        }
    }

    private List<EventNotifier> notifiers() {
        return context.getManagementStrategy() == null
                ? List.of()
                : context.getManagementStrategy().getStartedEventNotifiers();
    }

    private void happened(RoutingEvent event) {
        LlmRouterEvent told = new LlmRouterEvent(context, event);
        for (EventNotifier notifier : notifiers()) {
            try {
                if (!notifier.isDisabled() && notifier.isEnabled(told)) {
                    notifier.notify(told);
                }
            } catch (Exception e) {
                LOG.warn("event notifier {} failed on {} of router {}", notifier, event.kind(), event.router(), e);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (subscription != null) {
            subscription.close();
        }
    }
}
