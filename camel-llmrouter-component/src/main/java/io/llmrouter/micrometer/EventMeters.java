/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import io.llmrouter.routing.RoutingEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Meters of what happens beside requests: feedback, shadows, drift, and how often budgets and reloads told something. Told one event at a time; thread-safe. */
final class EventMeters {

    private static final String PREFIX = "camel.llmrouter.";
    private static final double[] TENTHS =
            IntStream.rangeClosed(1, 10).mapToDouble(tenth -> tenth / 10.0).toArray();

    private final MeterRegistry registry;
    private final BoundMeters shown;
    private final MeterFamily<Counter> events;
    private final MeterFamily<AtomicReference<Double>> driftRaised;
    private final MeterFamily<AtomicReference<Double>> driftValue;
    private final MeterFamily<DistributionSummary> feedback;
    private final MeterFamily<Counter> shadows;
    private final MeterFamily<Counter> shadowCost;

    /**
     * @param registry of the application
     * @param shown what is shown in it, not counted
     */
    EventMeters(MeterRegistry registry, BoundMeters shown) {
        this.registry = registry;
        this.shown = shown;
        events = counter("events", "What happened beside requests.", "router", "kind");
        driftRaised = gauge("drift.raised", "1 while a drift alarm is raised.", "router", "detector", "series");
        driftValue = gauge("drift.value", "What a drift detector last told.", "router", "detector", "series");
        feedback = new MeterFamily<>(this::feedback, "router", "model", "source");
        shadows = counter("shadows", "Answers of a model that answers nobody.", "router", "model", "preferred");
        shadowCost = counter("shadow.cost", "Money spent on shadows and their judges.", "router", "model");
    }

    void count(RoutingEvent event) {
        String router = event.router();
        Map<String, Object> facts = event.facts();
        events.of(router, event.kind().name()).increment();
        if (event.kind() == RoutingEvent.Kind.feedback && facts.get("score") instanceof Number score) {
            feedback.of(router, text(facts, "model"), text(facts, "source")).record(score.doubleValue());
        } else if (event.kind() == RoutingEvent.Kind.shadow) {
            shadows.of(router, text(facts, "model"), text(facts, "preferred")).increment();
            shadowCost
                    .of(router, text(facts, "model"))
                    .increment(number(facts.get("cost")) + number(facts.get("judgeCost")));
        }
    }

    /** What is shown, not counted. */
    void show(RoutingEvent event) {
        String router = event.router();
        Map<String, Object> facts = event.facts();
        if (event.kind() == RoutingEvent.Kind.drift) {
            String detector = text(facts, "detector");
            String series = text(facts, "series");
            driftRaised.of(router, detector, series).set("raised".equals(text(facts, "state")) ? 1.0 : 0.0);
            set(driftValue.of(router, detector, series), facts.get("value"));
        }
    }

    private static String text(Map<String, Object> facts, String name) {
        Object value = facts.get(name);
        return value == null ? null : value.toString();
    }

    private static double number(Object value) {
        return value instanceof Number number ? Math.max(0, number.doubleValue()) : 0;
    }

    private static void set(AtomicReference<Double> gauge, Object value) {
        if (value instanceof Number number) {
            gauge.set(number.doubleValue());
        }
    }

    private MeterFamily<Counter> counter(String name, String description, String... keys) {
        return new MeterFamily<>(
                tags -> Counter.builder(PREFIX + name)
                        .description(description)
                        .tags(tags)
                        .register(registry),
                keys);
    }

    private MeterFamily<AtomicReference<Double>> gauge(String name, String description, String... keys) {
        return new MeterFamily<>(
                tags -> {
                    AtomicReference<Double> value = new AtomicReference<>(Double.NaN);
                    shown.add(Gauge.builder(PREFIX + name, value, AtomicReference::get)
                            .description(description)
                            .tags(tags)
                            .strongReference(true));
                    return value;
                },
                keys);
    }

    private DistributionSummary feedback(Tags tags) {
        return DistributionSummary.builder(PREFIX + "feedback.score")
                .description("What somebody said an answer was worth, from 0 to 1.")
                .tags(tags)
                .serviceLevelObjectives(TENTHS)
                .register(registry);
    }
}
