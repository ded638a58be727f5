/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.camel.RouterThreads;
import io.llmrouter.config.GatewaySettings;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * An engine for {@code platform-http} that does not hold a thread while a route waits: the stock one blocks one of 20 worker threads until the exchange
 * is done, so it serves 20 model calls at once. Bind it under the name {@value #NAME} and routes stay as they are. Routes run on virtual threads where
 * the JVM has them, else on a small pool, so their steps may block for a moment. Thread-safe.
 */
public class DoorEngine extends VertxPlatformHttpEngine {

    /** The bean name that platform-http looks for. */
    public static final String NAME = "platform-http-engine";

    private static final int THREADS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private final ExecutorService steps = RouterThreads.steps("llmrouter-door", THREADS);
    private final AtomicBoolean edges = new AtomicBoolean();
    private final AtomicBoolean owned = new AtomicBoolean();
    private final AtomicInteger inFlight = new AtomicInteger();

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        if (owned.compareAndSet(false, true)) {
            endWithContext();
        }
        String router = VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort());
        return new DoorConsumer(
                endpoint,
                processor,
                getHandlers(),
                new DoorConsumer.Door(router, steps, inFlight, this::settings, edges));
    }

    /** Whoever starts an engine that is a bean does not stop it, and its threads would stay. */
    private void endWithContext() {
        try {
            getCamelContext().addService(this, true);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    @Override
    protected void doShutdown() throws Exception {
        steps.shutdown();
        super.doShutdown();
    }

    /** Requests that are being answered. */
    public int inFlight() {
        return inFlight.get();
    }

    private GatewaySettings settings() {
        return LlmRouterRegistry.get(getCamelContext()).gateway();
    }
}
