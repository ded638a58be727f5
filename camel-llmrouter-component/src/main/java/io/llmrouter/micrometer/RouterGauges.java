/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.LlmRouters;
import io.llmrouter.engine.RouterDefinition;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.Subscription;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelCatalog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Meters that are read when the registry asks: what is under way, which models may be called, and how far subscribers are behind. Thread-safe. */
final class RouterGauges {

    private static final String PREFIX = "camel.llmrouter.";

    private final BoundMeters meters;
    private final Supplier<LlmRouters> routers;
    private final RoutingEvents events;
    private final Supplier<Map<String, Long>> lost;
    private final MeterFamily<Boolean> perLoss = new MeterFamily<>(this::loss, "what");
    private final MeterFamily<Boolean> perRouter = new MeterFamily<>(this::router, "router");
    private final MeterFamily<Boolean> perModel = new MeterFamily<>(this::model, "router", "model", "region");
    private final MeterFamily<Boolean> perSubscription = new MeterFamily<>(this::subscription, "subscription");

    RouterGauges(
            BoundMeters meters, Supplier<LlmRouters> routers, RoutingEvents events, Supplier<Map<String, Long>> lost) {
        this.meters = meters;
        this.routers = routers;
        this.events = events;
        this.lost = lost;
    }

    /** Begins to show what has come since the last time. */
    void refresh() {
        for (LlmRouter router : routers.get().all()) {
            perRouter.of(router.name());
            RouterDefinition definition = router.definition();
            definition
                    .candidates()
                    .forEach(model -> perModel.of(
                            router.name(),
                            model,
                            definition.catalog().require(model).region().orElse(null)));
        }
        events.subscriptions().forEach(subscription -> perSubscription.of(subscription.name()));
        lost.get().keySet().forEach(perLoss::of);
    }

    private Boolean router(Tags tags) {
        String name = MeterFamily.value(tags, "router");
        gauge("requests.active", "Requests that are being answered.", tags, () -> of(name).inFlight());
        gauge("generation", "Number of the configuration in force.", tags, () -> of(name).definition()
                .generation());
        return true;
    }

    private Boolean model(Tags tags) {
        String name = MeterFamily.value(tags, "router");
        gauge(
                "model.available",
                "1 while a model may be called, 0 while its breaker is open or its provider asked to wait.",
                tags,
                () -> available(of(name), MeterFamily.value(tags, "model"), MeterFamily.value(tags, "region")));
        return true;
    }

    /** Of a model that the router does not ask any more, or has in another region, nothing can be said. */
    private static double available(LlmRouter router, String model, String region) {
        ModelCatalog catalog = router.definition().catalog();
        return router.health().entrySet().stream()
                .filter(each -> BoundedTag.clean(each.getKey()).equals(model)
                        && catalog.find(each.getKey())
                                .flatMap(CandidateModel::region)
                                .map(BoundedTag::clean)
                                .orElse(BoundedTag.NONE)
                                .equals(region))
                .mapToDouble(each -> each.getValue().available() ? 1 : 0)
                .findFirst()
                .orElse(Double.NaN);
    }

    private Boolean subscription(Tags tags) {
        String name = MeterFamily.value(tags, "subscription");
        gauge(
                "subscription.waiting",
                "Events that wait for a subscriber.",
                tags,
                () -> sum(name, Subscription::waiting));
        counter("subscription.dropped", "Events that a subscriber was too slow for.", tags, Subscription::dropped);
        counter("subscription.failed", "Events that a subscriber threw on.", tags, Subscription::failed);
        return true;
    }

    private Boolean loss(Tags tags) {
        String what = MeterFamily.value(tags, "what");
        meters.add(
                FunctionCounter.builder(PREFIX + "lost", lost, all -> all.get().getOrDefault(what, 0L))
                        .description("What could not be kept or told since the start.")
                        .tags(tags));
        return true;
    }

    private LlmRouter of(String name) {
        return routers.get().require(name);
    }

    private long sum(String name, ToLongFunction<Subscription> number) {
        return events.subscriptions().stream()
                .filter(subscription -> subscription.name().equals(name))
                .mapToLong(number)
                .sum();
    }

    /** What cannot be read, such as of a router that is gone, is not a number. */
    private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
        meters.add(Gauge.builder(PREFIX + name, value).description(description).tags(tags));
    }

    private void counter(String name, String description, Tags tags, ToLongFunction<Subscription> number) {
        String subscription = MeterFamily.value(tags, "subscription");
        meters.add(FunctionCounter.builder(PREFIX + name, this, gauges -> gauges.sum(subscription, number))
                .description(description)
                .tags(tags));
    }
}
