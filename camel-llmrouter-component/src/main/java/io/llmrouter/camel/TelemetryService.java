/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.engine.IsolatedListener;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RoutingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private final List<IsolatedListener> isolated = new CopyOnWriteArrayList<>();
    private final RouterTotals totals = new RouterTotals();
    private final RouterMeters meters;
    private final RoutingListener spans;
    private final RoutingListener lines;
    private final NotifierService notifiers;
    private final Executor delivery;
    private volatile ScheduledFuture<?> watch;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean complained;

    private TelemetryService(
            RouterMeters meters,
            RoutingListener spans,
            RoutingListener lines,
            NotifierService notifiers,
            Executor delivery) {
        this.meters = meters;
        this.spans = spans;
        this.lines = lines;
        this.notifiers = notifiers;
        this.delivery = delivery;
    }

    /**
     * Makes what there are libraries for.
     *
     * @param component whose context and options count
     * @param sources what meters are read from, and events
     * @param timer looks for registries and notifiers from time to time
     * @param delivery looks, for the application may take its time to make them, and calls listeners
     */
    static TelemetryService open(
            LlmRouterComponent component, MeterSources sources, ScheduledExecutorService timer, Executor delivery)
            throws Exception {
        CamelContext context = component.getCamelContext();
        String level = component.getDecisionLine();
        TelemetryService service = new TelemetryService(
                has(context, MICROMETER) ? new RouterMeters(context, sources) : null,
                has(context, OPEN_TELEMETRY) ? RouterSpans.listener(context, sources.routers()) : null,
                level.equals("OFF") ? null : new DecisionLine(Level.valueOf(level)),
                new NotifierService(context, sources.events()),
                delivery);
        service.watch = timer.scheduleWithFixedDelay(service::lookAside, SECONDS, SECONDS, TimeUnit.SECONDS);
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
     */
    List<RoutingListener> with(Iterable<RoutingListener> applications) {
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

    /** Not on the timer's thread, which every request needs. */
    private void lookAside() {
        try {
            delivery.execute(this::look);
        } catch (RejectedExecutionException e) {
            LOG.debug("nobody has time to look for registries; they are looked for again", e);
        }
    }

    /** A registry that fails is no reason to look no further, and one that hangs takes one thread. */
    private void look() {
        if (!looking.compareAndSet(false, true)) {
            return; // one is under way, and the next comes in a moment
        }
        try {
            notifiers.look();
            if (meters != null) {
                meters.bind();
            }
            complained = false;
        } catch (RuntimeException | Error e) {
            if (!complained) {
                LOG.warn(
                        "meters cannot be bound: {}. It is tried again every {} s, and told again after it succeeded",
                        e.toString(),
                        SECONDS,
                        e);
            }
            complained = true;
        } finally {
            looking.set(false);
        }
    }

    /** Ends of requests that the application's listeners were too slow for. */
    long lost() {
        return isolated.stream().mapToLong(IsolatedListener::dropped).sum();
    }

    /** The application's listeners, behind their queues. */
    List<IsolatedListener> listeners() {
        return isolated;
    }

    @Override
    public void close() {
        watch.cancel(false);
        notifiers.close();
        isolated.forEach(IsolatedListener::close);
        if (meters != null) {
            leaveRegistries();
        }
    }

    /** A registry that hangs holds up no shutdown. */
    private void leaveRegistries() {
        try {
            CompletableFuture.runAsync(meters::close, delivery).get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            LOG.warn("meters of routers that are gone may stay in a registry, and tell nothing", e);
        }
    }
}
