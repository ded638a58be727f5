/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.DecisionScope;
import java.util.function.Predicate;
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

    /** Of the exchanges that go on on this thread, one within the other; the innermost. */
    private static final ThreadLocal<Open> INNERMOST = new ThreadLocal<>();

    private record Open(Exchange exchange, DecisionScope scope, Open around) {}

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
        Open opened = open(id, exchange);
        try {
            callback.done(false);
        } finally {
            close(opened);
        }
    }

    /** The route goes on after the producer has returned, until the exchange is over or goes on elsewhere. */
    static void until(Exchange exchange) {
        String id = id(exchange);
        if (id == null) {
            return;
        }
        Open opened = open(id, exchange);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange over) {
                close(opened);
            }
        });
    }

    /** A step that did not end on its thread leaves nothing of its exchange there; what the exchange is a part of may go on here. */
    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                boolean here = super.process(exchange, callback);
                if (!here) {
                    closeDownTo(outermost(open -> open.exchange() == exchange));
                }
                return here;
            }
        };
    }

    private static Open open(String id, Exchange exchange) {
        Open opened = new Open(exchange, DecisionScope.open(id), INNERMOST.get());
        INNERMOST.set(opened);
        return opened;
    }

    /** Unless it is closed already, or is another thread's. */
    private static void close(Open opened) {
        closeDownTo(outermost(open -> open == opened));
    }

    /** Null if there is none on this thread. */
    private static Open outermost(Predicate<Open> wanted) {
        Open found = null;
        for (Open open = INNERMOST.get(); open != null; open = open.around()) {
            found = wanted.test(open) ? open : found;
        }
        return found;
    }

    private static void closeDownTo(Open last) {
        if (last == null) {
            return;
        }
        last.scope().close(); // what the thread had before it, whatever was opened within
        if (last.around() == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(last.around());
        }
    }

    private static String id(Exchange exchange) {
        return Boolean.TRUE.equals(exchange.getContext().isUseMDCLogging())
                ? exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID, String.class)
                : null;
    }
}
