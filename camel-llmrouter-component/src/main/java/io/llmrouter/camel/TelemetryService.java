/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.engine.IsolatedListener;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.LlmRouters;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.spending.BudgetState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the application is told of its routers in the ways that it has already: meters and spans as far as it has the libraries, a line in its log, events
 * of Camel. Registries and notifiers may come later than the routers: they are looked for when the context has started and every other second. Thread-safe.
 */
final class TelemetryService implements RouterService {

    private static final Logger LOG = LoggerFactory.getLogger(TelemetryService.class);
    private static final long SECONDS = 2;
    private static final String MICROMETER = "io.micrometer.core.instrument.MeterRegistry";
    private static final String OPEN_TELEMETRY = "io.opentelemetry.api.OpenTelemetry";

    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final List<IsolatedListener> isolated = new ArrayList<>();
    private final RouterTotals totals = new RouterTotals();
    private final RouterMeters meters;
    private final RoutingListener spans;
    private final RoutingListener lines;
    private final NotifierService notifiers;
    private final ScheduledFuture<?> watch;

    private TelemetryService(
            RouterMeters meters,
            RoutingListener spans,
            RoutingListener lines,
            NotifierService notifiers,
            ScheduledExecutorService timer) {
        this.meters = meters;
        this.spans = spans;
        this.lines = lines;
        this.notifiers = notifiers;
        this.watch = timer.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Makes what there are libraries for.
     *
     * @param component whose context and options count
     * @param routers in force at the moment
     * @param events of the same routers
     * @param budgets how they stand at the moment
     * @param timer looks for registries and notifiers from time to time
     */
    static TelemetryService open(
            LlmRouterComponent component,
            Supplier<LlmRouters> routers,
            RoutingEvents events,
            Supplier<List<BudgetState>> budgets,
            ScheduledExecutorService timer)
            throws Exception {
        CamelContext context = component.getCamelContext();
        String level = component.getDecisionLine();
        TelemetryService service = new TelemetryService(
                has(context, MICROMETER) ? RouterMeters.of(context, routers, events, budgets) : null,
                has(context, OPEN_TELEMETRY) ? RouterSpans.listener(context, routers) : null,
                level.equals("OFF") ? null : new DecisionLine(Level.valueOf(level)),
                new NotifierService(context, events),
                timer);
        context.addStartupListener((started, already) -> service.look());
        return service;
    }

    private static boolean has(CamelContext context, String type) {
        return context.getClassResolver().resolveClass(type) != null;
    }

    /**
     * Who has to be told of decisions: the application's listeners, which need not be quick, and the own ones.
     *
     * @param applications of the application
     * @param delivery calls them
     */
    List<RoutingListener> with(Iterable<RoutingListener> applications, Executor delivery) {
        List<RoutingListener> all = new ArrayList<>();
        applications.forEach(listener -> isolated.add(new IsolatedListener(listener, delivery)));
        all.addAll(isolated);
        all.add(totals);
        if (meters != null) {
            all.add(meters.listener());
        }
        if (spans != null) {
            all.add(spans);
        }
        if (lines != null) {
            all.add(lines);
        }
        return List.copyOf(all);
    }

    /** What each router did since the start. */
    RouterTotals totals() {
        return totals;
    }

    @Override
    public void apply(RouterConfiguration configuration, List<LlmRouter> routers) {
        look();
    }

    /** A registry that fails is no reason to look no further. */
    private void look() {
        try {
            notifiers.look();
            if (meters != null) {
                meters.bind();
            }
        } catch (RuntimeException e) {
            LOG.warn("meters cannot be bound; they will be tried again", e);
        }
    }

    @Override
    public void close() {
        watch.cancel(false);
        notifiers.close();
        isolated.forEach(IsolatedListener::close);
        isolated.forEach(TelemetryService::drain);
        if (meters != null) {
            meters.close();
        }
    }

    private static void drain(IsolatedListener listener) {
        try {
            listener.drain(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
