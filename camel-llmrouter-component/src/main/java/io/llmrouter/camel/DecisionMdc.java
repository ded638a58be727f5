/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.DecisionScope;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The decision's id in the MDC while a route goes on with an answer, where Camel's MDC logging is on; it is gone from the thread afterwards. Stateless.
 */
final class DecisionMdc {

    private DecisionMdc() {}

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

    /** The route goes on after the producer has returned, until the exchange is over. */
    static void until(Exchange exchange) {
        String id = id(exchange);
        if (id == null) {
            return;
        }
        DecisionScope scope = DecisionScope.open(id);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange over) {
                scope.close();
            }
        });
    }

    private static String id(Exchange exchange) {
        return Boolean.TRUE.equals(exchange.getContext().isUseMDCLogging())
                ? exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID, String.class)
                : null;
    }
}
