/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meters of one registry that are read from what runs now. They go with it: a registry may outlive it, keeps the first meter of a name and tags, and would
 * show for ever what stopped. Thread-safe.
 */
public final class BoundMeters implements AutoCloseable {

    private final MeterRegistry registry;
    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();

    /** @param registry of the application */
    public BoundMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void add(Gauge.Builder<?> gauge) {
        meters.add(gauge.register(registry));
    }

    void add(FunctionCounter.Builder<?> counter) {
        meters.add(counter.register(registry));
    }

    /** Takes them out of the registry. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
