/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.resilience.Deployments;
import io.llmrouter.resilience.SharedHealth;
import io.llmrouter.spending.SpendGate;
import io.llmrouter.stats.LocalStatsRepository;
import io.llmrouter.stats.StatsRepository;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What a router runs in; shared by all routers of a process.
 *
 * @param blocking runs models that hold a thread; bounded, rejecting when full
 * @param timer enforces time limits and waits
 * @param clock the time of day
 * @param ids makes decision ids, unique and at most 26 characters long
 * @param stats where outcomes are kept
 * @param deployments what is observed of models, and what other processes know of their health
 * @param listeners told of every decision
 * @param events tells subscribers what happens; told of every decision after the listeners
 * @param spending asked before every call that costs money
 * @param bounds what is too much
 */
public record Environment(
        Executor blocking,
        ScheduledExecutorService timer,
        Clock clock,
        Supplier<String> ids,
        StatsRepository stats,
        Deployments deployments,
        List<RoutingListener> listeners,
        RoutingEvents events,
        SpendGate spending,
        Bounds bounds) {

    /** Copies the listeners. */
    public Environment {
        listeners = List.copyOf(listeners);
    }

    /**
     * What is too much.
     *
     * @param concurrency requests in flight per router
     * @param promptChars characters of all text in a request
     */
    public record Bounds(int concurrency, int promptChars) {

        /** 10,000 requests in flight, 1,000,000 characters. */
        public static final Bounds DEFAULT = new Bounds(10_000, 1_000_000);
    }

    /**
     * The system's clock, random ids, statistics in this process, no listeners.
     *
     * @param blocking runs models that hold a thread
     * @param timer enforces time limits
     * @return the environment
     */
    public static Environment of(Executor blocking, ScheduledExecutorService timer) {
        return new Environment(
                blocking,
                timer,
                Clock.systemUTC(),
                DecisionId::random,
                new LocalStatsRepository(),
                Deployments.alone(),
                List.of(),
                new RoutingEvents(blocking, Clock.systemUTC()),
                SpendGate.open(),
                Bounds.DEFAULT);
    }

    /** The same with these listeners. */
    public Environment withListeners(List<RoutingListener> told) {
        return new Environment(blocking, timer, clock, ids, stats, deployments, told, events, spending, bounds);
    }

    /** The same with these subscribers, and with this gate asked for money. */
    public Environment withEvents(RoutingEvents told, SpendGate gate) {
        return new Environment(blocking, timer, clock, ids, stats, deployments, listeners, told, gate, bounds);
    }

    /** The same with what several processes share. */
    public Environment withShared(StatsRepository shared, SharedHealth others) {
        Deployments told = new Deployments(clock, System::nanoTime, others);
        return new Environment(blocking, timer, clock, ids, shared, told, listeners, events, spending, bounds);
    }

    /** The same with these bounds. */
    public Environment withBounds(Bounds limits) {
        return new Environment(blocking, timer, clock, ids, stats, deployments, listeners, events, spending, limits);
    }
}
