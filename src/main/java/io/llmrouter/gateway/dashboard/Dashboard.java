/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.Subscription;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Follows the routers of a process and remembers what a person wants to see of them, in bounded memory: some megabytes a router. Nothing outlives the
 * process. Bound in the registry, it is found by the processors that show it. Thread-safe.
 */
public final class Dashboard implements AutoCloseable {

    private static final int MOST_ROUTERS = 256;
    private static final int WAITING = 4_096;

    private final Clock clock;
    private final Instant since;
    private final String instance = UUID.randomUUID().toString();
    private final Map<String, RouterBoard> boards = new ConcurrentHashMap<>();
    private volatile Subscription subscription;

    /** @param clock of the windows that are shown; the one that events are made with */
    public Dashboard(Clock clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Begins to follow. */
    public void follow(RoutingEvents events) {
        subscription = events.subscribe(
                "dashboard",
                EnumSet.of(Kind.decision, Kind.feedback, Kind.shadow, Kind.drift, Kind.budget),
                WAITING,
                this::accept);
    }

    /** Takes an event; those of more than {@value #MOST_ROUTERS} routers are passed over. */
    void accept(RoutingEvent event) {
        RouterBoard board = boards.get(event.router());
        if (board == null && boards.size() < MOST_ROUTERS) {
            board = boards.computeIfAbsent(event.router(), name -> new RouterBoard());
        }
        if (board != null) {
            board.accept(event);
        }
    }

    /** What is known of a router; of an unknown one nothing. */
    RouterBoard board(String router) {
        return boards.getOrDefault(router, new RouterBoard());
    }

    /** Changes with each start, so that a page knows that numbers of changes begin anew. */
    String instance() {
        return instance;
    }

    Instant now() {
        return clock.instant();
    }

    /** What was there before is not known. */
    Instant since() {
        return since;
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
    }
}
