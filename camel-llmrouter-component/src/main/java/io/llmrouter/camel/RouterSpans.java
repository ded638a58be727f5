/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.LlmRouters;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.opentelemetry.CallSpans;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;

/**
 * Spans of the routers of a context go where Camel's own go: to the {@code Tracer} bean, to a tracer of the {@code OpenTelemetry} bean, or to the global
 * one. Loaded with OpenTelemetry only. Thread-safe.
 */
final class RouterSpans implements Supplier<Tracer> {

    private static final String NAME = "io.llmrouter";

    private final CamelContext context;
    private volatile Tracer tracer;

    private RouterSpans(CamelContext context) {
        this.context = context;
    }

    static RoutingListener listener(CamelContext context, Supplier<LlmRouters> routers) {
        return new CallSpans(new RouterSpans(context), routers);
    }

    /** Found at the first call and not before: asking for the global one settles it, and the application may not have set it yet. */
    @Override
    public Tracer get() {
        Tracer known = tracer;
        if (known == null) {
            known = find();
            tracer = known;
        }
        return known;
    }

    private Tracer find() {
        Tracer bean = CamelContextHelper.findSingleByType(context, Tracer.class);
        if (bean != null) {
            return bean;
        }
        OpenTelemetry telemetry = CamelContextHelper.findSingleByType(context, OpenTelemetry.class);
        return (telemetry == null ? GlobalOpenTelemetry.get() : telemetry).getTracer(NAME);
    }
}
