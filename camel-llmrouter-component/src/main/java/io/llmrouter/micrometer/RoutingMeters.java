/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import io.llmrouter.engine.LlmRouters;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.engine.Subscription;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * All meters of the routers of a process, in every registry that is bound; {@code docs/telemetry.md} has them as a table. A decision is counted on the
 * thread that ended it, so none is lost, at some microseconds a registry; what happens beside requests is counted as events come. Thread-safe.
 */
public final class RoutingMeters implements RoutingListener, AutoCloseable {

    private static final int WAITING = 1_000;
    private static final Set<RoutingEvent.Kind> BESIDE = EnumSet.of(
            RoutingEvent.Kind.feedback,
            RoutingEvent.Kind.budget,
            RoutingEvent.Kind.shadow,
            RoutingEvent.Kind.drift,
            RoutingEvent.Kind.reload);

    private final Supplier<LlmRouters> routers;
    private final RoutingEvents events;
    private final Supplier<Map<String, Long>> lost;
    private final List<Bound> registries = new CopyOnWriteArrayList<>();
    private volatile List<CompositeMeterRegistry> composites = List.of();
    private final Subscription subscription;

    private record Bound(
            MeterRegistry registry,
            BoundMeters shown,
            DecisionMeters decisions,
            ModelCallMeters calls,
            EventMeters events,
            RouterGauges gauges) {}

    /**
     * @param routers in force at the moment
     * @param events of the same routers
     * @param lost what could not be kept or told since the start, by what it is
     */
    public RoutingMeters(Supplier<LlmRouters> routers, RoutingEvents events, Supplier<Map<String, Long>> lost) {
        this.routers = routers;
        this.events = events;
        this.lost = lost;
        this.subscription = events.subscribe("meters", BESIDE, WAITING, this::count);
    }

    /**
     * Counts in these registries from now on, those before included. One that is part of a composite in the list counts through that composite, not twice,
     * also if it becomes a part of one later.
     *
     * @param found registries of the application
     */
    public synchronized void bind(Set<MeterRegistry> found) {
        composites = found.stream()
                .filter(CompositeMeterRegistry.class::isInstance)
                .map(CompositeMeterRegistry.class::cast)
                .toList();
        for (MeterRegistry registry : found) {
            boolean known = registries.stream().anyMatch(bound -> bound.registry() == registry);
            if (!known && !isInComposite(registry)) {
                BoundMeters shown = new BoundMeters(registry);
                registries.add(new Bound(
                        registry,
                        shown,
                        new DecisionMeters(registry, shown),
                        new ModelCallMeters(registry),
                        new EventMeters(registry, shown),
                        new RouterGauges(shown, routers, events, lost)));
            }
        }
        registries.forEach(bound -> bound.gauges().refresh());
    }

    private boolean isInComposite(MeterRegistry registry) {
        for (CompositeMeterRegistry composite : composites) {
            if (composite.getRegistries().contains(registry)) {
                return true;
            }
        }
        return false;
    }

    /** Of a registry in a composite the counters are those of the composite, but its gauges show what they were made with. */
    private void count(RoutingEvent event) {
        for (Bound bound : registries) {
            bound.events().show(event);
            if (!isInComposite(bound.registry())) {
                bound.events().count(event);
            }
        }
    }

    @Override
    public void onDecision(RoutingDecision decision) {
        for (Bound bound : registries) {
            bound.decisions().show(decision);
            if (isInComposite(bound.registry())) {
                continue;
            }
            bound.decisions().count(decision);
            for (Attempt attempt : decision.attempts()) {
                if (!attempt.outcome().equals("skipped")) {
                    bound.calls().count(attempt, model(decision.router(), attempt.model()));
                }
            }
        }
    }

    /** Null if a reload took it away meanwhile. */
    private CandidateModel model(String router, String model) {
        return routers.get().model(router, model).orElse(null);
    }

    @Override
    public void close() {
        subscription.close();
        registries.forEach(bound -> bound.shown().close());
    }
}
