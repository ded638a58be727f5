/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.spending.CappedGate;
import io.llmrouter.spending.SpendGate;
import io.llmrouter.spending.SpendGate.Outlook;
import io.llmrouter.spending.SpendGate.Room;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Steps with a budget around them. Thread-safe. */
final class BudgetedSteps extends DelegateAsyncProcessor {

    private final Function<Exchange, CappedGate> gates;

    /** @param gates makes the gate of one exchange */
    BudgetedSteps(Processor steps, Function<Exchange, CappedGate> gates) {
        super(steps);
        this.gates = gates;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        SpendGate outer = exchange.getProperty(LlmRouterProperties.SPEND_GATE, SpendGate.class);
        CappedGate own;
        SpendGate both;
        try {
            own = gates.apply(exchange);
            both = outer == null ? own : outer.and(own);
            Outlook outlook = both.outlook("", null);
            if (outlook.room() == Room.none) {
                throw outlook.why();
            }
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        exchange.setProperty(LlmRouterProperties.SPEND_GATE, both);
        return super.process(exchange, doneSync -> {
            if (outer == null) {
                exchange.removeProperty(LlmRouterProperties.SPEND_GATE);
            } else {
                exchange.setProperty(LlmRouterProperties.SPEND_GATE, outer);
            }
            exchange.setProperty(LlmRouterProperties.SPENT, own.spent());
            callback.done(doneSync);
        });
    }
}
