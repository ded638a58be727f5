/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.DecisionScope;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * The decision's id in the MDC while a route goes on with an answer, where Camel's MDC logging is on; it is gone from the thread afterwards, also where a
 * step hands the exchange to another thread. Thread-safe.
 */
final class DecisionMdc implements InterceptStrategy {

    /** Of an exchange that goes on on this thread; of several, one within the other, the outermost. */
    private static final ThreadLocal<DecisionScope> OUTERMOST = new ThreadLocal<>();

    private DecisionMdc() {}

    /** Looks after the routes of a context that is about to make them. */
    static void watch(CamelContext context) {
        if (Boolean.TRUE.equals(context.isUseMDCLogging())) {
            context.getCamelContextExtension().addInterceptStrategy(new DecisionMdc());
        }
    }

    /** The route goes on within the callback, on this thread, or on others as Camel's own keys do. */
    static void goOn(Exchange exchange, AsyncCallback callback) {
        String id = id(exchange);
        if (id == null) {
            callback.done(false);
            return;
        }
        DecisionScope scope = DecisionScope.open(id);
        try {
            callback.done(false);
        } finally {
            scope.close();
        }
    }

    /** The route goes on after the producer has returned, until the exchange is over or goes on elsewhere. */
    static void until(Exchange exchange) {
        String id = id(exchange);
        if (id == null) {
            return;
        }
        DecisionScope scope = DecisionScope.open(id);
        DecisionScope known = OUTERMOST.get();
        DecisionScope outermost = known == null ? scope : known;
        OUTERMOST.set(outermost);
        Thread thread = Thread.currentThread();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange over) {
                if (Thread.currentThread() == thread && OUTERMOST.get() == outermost) {
                    scope.close();
                    if (scope == outermost) {
                        OUTERMOST.remove();
                    }
                }
            }
        });
    }

    /** A step that did not end on its thread leaves nothing there. */
    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                boolean here = super.process(exchange, callback);
                DecisionScope left = here ? null : OUTERMOST.get();
                if (left != null) {
                    OUTERMOST.remove();
                    left.close();
                }
                return here;
            }
        };
    }

    private static String id(Exchange exchange) {
        return Boolean.TRUE.equals(exchange.getContext().isUseMDCLogging())
                ? exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID, String.class)
                : null;
    }
}
