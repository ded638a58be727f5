/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.LlmRouters;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.RoutingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meters and spans of the routers of a context, as far as the application has the libraries for them. A registry may come later than the routers: it is looked for
 * when the context has started and every other second. Thread-safe.
 */
final class TelemetryService implements RouterService {

    private static final Logger LOG = LoggerFactory.getLogger(TelemetryService.class);
    private static final long SECONDS = 2;
    private static final String MICROMETER = "io.micrometer.core.instrument.MeterRegistry";
    private static final String OPEN_TELEMETRY = "io.opentelemetry.api.OpenTelemetry";

    private final RouterMeters meters;
    private final RoutingListener spans;
    private final ScheduledFuture<?> watch;

    private TelemetryService(RouterMeters meters, RoutingListener spans, ScheduledExecutorService timer) {
        this.meters = meters;
        this.spans = spans;
        this.watch =
                meters == null ? null : timer.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Makes what there are libraries for.
     *
     * @param context that the routers are in
     * @param routers in force at the moment
     * @param events of the same routers
     * @param timer looks for registries from time to time
     */
    static TelemetryService open(
            CamelContext context, Supplier<LlmRouters> routers, RoutingEvents events, ScheduledExecutorService timer)
            throws Exception {
        RouterMeters meters = has(context, MICROMETER) ? RouterMeters.of(context, routers, events) : null;
        RoutingListener spans = has(context, OPEN_TELEMETRY) ? RouterSpans.listener(context, routers) : null;
        TelemetryService service = new TelemetryService(meters, spans, timer);
        context.addStartupListener((started, already) -> service.look());
        return service;
    }

    private static boolean has(CamelContext context, String type) {
        return context.getClassResolver().resolveClass(type) != null;
    }

    /** Who has to be told of decisions: the application's listeners and the own ones. */
    List<RoutingListener> with(Iterable<RoutingListener> applications) {
        List<RoutingListener> all = new ArrayList<>();
        applications.forEach(all::add);
        if (meters != null) {
            all.add(meters.listener());
        }
        if (spans != null) {
            all.add(spans);
        }
        return List.copyOf(all);
    }

    @Override
    public void apply(RouterConfiguration configuration, List<LlmRouter> routers) {
        look();
    }

    /** A registry that fails is no reason to look no further. */
    private void look() {
        try {
            if (meters != null) {
                meters.bind();
            }
        } catch (RuntimeException e) {
            LOG.warn("meters cannot be bound; they will be tried again", e);
        }
    }

    @Override
    public void close() {
        if (meters != null) {
            watch.cancel(false);
            meters.close();
        }
    }
}
