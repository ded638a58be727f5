/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.RoutingListener;
import io.llmrouter.routing.RoutingDecision;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** What each router did since the start, for consoles; an application with Micrometer has more of it there. Thread-safe. */
final class RouterTotals implements RoutingListener {

    private final Map<String, Sums> byRouter = new ConcurrentHashMap<>();

    /**
     * What one router did since the start.
     *
     * @param requests that are over
     * @param failed of them without an answer
     * @param cost in the configuration's currency
     * @param baselineCost of always asking the strongest model
     */
    record Totals(long requests, long failed, double cost, double baselineCost) {

        double saved() {
            return baselineCost - cost;
        }
    }

    private record Sums(LongAdder requests, LongAdder failed, DoubleAdder cost, DoubleAdder baseline) {}

    Totals of(String router) {
        Sums sums = sums(router);
        return new Totals(
                sums.requests().sum(),
                sums.failed().sum(),
                sums.cost().sum(),
                sums.baseline().sum());
    }

    @Override
    public void onDecision(RoutingDecision decision) {
        Sums sums = sums(decision.router());
        sums.requests().increment();
        if (decision.answer() == null) {
            sums.failed().increment();
        }
        sums.cost().add(decision.cost());
        sums.baseline().add(decision.baselineCost());
    }

    private Sums sums(String router) {
        return byRouter.computeIfAbsent(
                router, name -> new Sums(new LongAdder(), new LongAdder(), new DoubleAdder(), new DoubleAdder()));
    }
}
