/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.IsolatedListener;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the routers of a context. Camel waits for the exchanges of its routes; requests that came another way, such as those of a chat model bean, and
 * what subscribers have not been told yet, are waited for here. Both together take no longer than the shutdown strategy's timeout. Thread-safe.
 */
final class Draining {

    private static final Logger LOG = LoggerFactory.getLogger(Draining.class);
    private static final Duration LEAST = Duration.ofMillis(100);

    private final CamelContext context;
    private final AtomicLong stopping = new AtomicLong();
    private final Set<LlmRouter> dropped = ConcurrentHashMap.newKeySet();

    /** @param context whose end is waited for */
    Draining(CamelContext context) {
        this.context = context;
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext ending) {
                stopping.set(System.nanoTime());
            }
        });
    }

    /**
     * A router that a reload took out of the configuration takes no more requests; those under way are answered.
     *
     * @param router that is no more in force
     */
    void drop(LlmRouter router) {
        router.close("a reload took it out of the configuration; ask another router, or put it back");
        dropped.removeIf(gone -> gone.inFlight() == 0);
        dropped.add(router);
    }

    /**
     * Takes no more requests and waits for those under way, of dropped routers too.
     *
     * @param inForce to close
     * @param events that subscribers wait for
     * @param listeners of the application, which may be behind
     */
    void drain(Collection<LlmRouter> inForce, RoutingEvents events, Collection<IsolatedListener> listeners) {
        List<LlmRouter> routers = new ArrayList<>(inForce);
        routers.addAll(dropped);
        routers.forEach(
                router -> router.close("its application is stopping; ask another instance, or again when it is up"));
        try {
            for (LlmRouter router : routers) {
                if (!router.drain(rest())) {
                    LOG.warn(
                            "router {} is stopped with {} requests in flight: they took longer than the shutdown strategy's timeout",
                            router.name(),
                            router.inFlight());
                }
            }
            for (Subscription subscription : events.subscriptions()) {
                if (!subscription.drain(rest())) {
                    LOG.warn(
                            "subscriber {} is stopped with {} events that it was not told of",
                            subscription.name(),
                            subscription.waiting());
                }
            }
            for (IsolatedListener listener : listeners) {
                if (!listener.drain(rest())) {
                    LOG.warn("{} is stopped with requests whose end it was not told of", listener);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What Camel left of the timeout; a moment even if it left nothing, for what only has to be finished. */
    private Duration rest() {
        Duration all = Duration.of(
                context.getShutdownStrategy().getTimeout(),
                context.getShutdownStrategy().getTimeUnit().toChronoUnit());
        long since = stopping.get() == 0 ? 0 : System.nanoTime() - stopping.get();
        Duration rest = all.minusNanos(since);
        return rest.compareTo(LEAST) < 0 ? LEAST : rest;
    }
}
