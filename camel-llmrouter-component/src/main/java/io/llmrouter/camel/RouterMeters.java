/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.cache.AnswerCache;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.micrometer.BoundMeters;
import io.llmrouter.micrometer.BudgetMeters;
import io.llmrouter.micrometer.CacheMeters;
import io.llmrouter.micrometer.RoutingMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.PluginHelper;

/**
 * Binds meters in every Micrometer registry that the application has: as a bean, or in camel-micrometer's route policy. Loaded with Micrometer only.
 * Thread-safe.
 */
final class RouterMeters implements AutoCloseable {

    private final CamelContext context;
    private final MeterSources sources;
    private final RoutingMeters meters;
    private final Map<MeterRegistry, Shown> shown = new HashMap<>();
    private boolean closed;

    /** What one registry shows of budgets, and of whose caches. */
    private record Shown(BoundMeters meters, BudgetMeters limits, Set<String> caches) {}

    /**
     * Meters of the routers of a context.
     *
     * @param context whose registries count
     * @param sources what they are read from
     */
    RouterMeters(CamelContext context, MeterSources sources) {
        this.context = context;
        this.sources = sources;
        this.meters = new RoutingMeters(sources.routers(), sources.events(), sources.lost());
    }

    /** Who counts. */
    RoutingListener listener() {
        return meters;
    }

    /** Looks for registries, routers and subscribers that have come since the last time. */
    synchronized void bind() {
        if (closed) {
            return;
        }
        Set<MeterRegistry> found = registries();
        meters.bind(found);
        for (MeterRegistry registry : found) {
            Shown in = shown.computeIfAbsent(registry, this::shown);
            in.limits().refresh();
            for (String router : sources.routers().get().names()) {
                if (in.caches().add(router)) {
                    CacheMeters.bind(in.meters(), router, () -> cache(router));
                }
            }
        }
    }

    private Shown shown(MeterRegistry registry) {
        BoundMeters bound = new BoundMeters(registry);
        return new Shown(bound, new BudgetMeters(bound, sources.budgets()), new HashSet<>());
    }

    private Optional<AnswerCache> cache(String name) {
        return sources.routers().get().all().stream()
                .filter(router -> router.name().equals(name))
                .map(router -> router.definition().cache())
                .filter(AnswerCache.class::isInstance)
                .map(AnswerCache.class::cast)
                .findFirst();
    }

    /** A route policy may have a registry of its own that is no bean. */
    private Set<MeterRegistry> registries() {
        Set<MeterRegistry> found = new HashSet<>(context.getRegistry().findByType(MeterRegistry.class));
        BeanIntrospection beans = PluginHelper.getBeanIntrospection(context);
        for (RoutePolicyFactory factory : context.getRoutePolicyFactories()) {
            if (beans.getOrElseProperty(factory, "meterRegistry", null, false) instanceof MeterRegistry registry) {
                found.add(registry);
            }
        }
        return found;
    }

    /** Waits for a look that is under way, which would leave in a registry what it adds later. */
    @Override
    public synchronized void close() {
        closed = true;
        meters.close();
        shown.values().forEach(in -> in.meters().close());
    }
}
