/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import io.llmrouter.resilience.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Chooses the model with the fewest calls under way for its capacity, in this process and, as they said last, in those that share its store; of equals one by weight.
 *
 * <p>Idea: a slow or overloaded model has calls piling up, which is seen before the first of them ends. With {@code byLatency} the calls are multiplied by the peak
 * moving average of its latencies, and divided by the share that was answered, for a model that fails at once looks idle. Cost: below a microsecond. Source: least request of
 * Envoy; peak EWMA of Finagle. Known weakness: of other processes it knows what was true up to a second ago. Thread-safe.
 */
public final class LeastBusyDecider extends PooledDecider {

    private static final double NANOS_PER_MILLI = 1e6;

    private final boolean byLatency;

    /**
     * @param pool whom it chooses among
     * @param byLatency whether a call counts for as much as it usually takes
     */
    public LeastBusyDecider(CandidatePool pool, boolean byLatency) {
        super(pool);
        this.byLatency = byLatency;
    }

    @Override
    public String name() {
        return "leastBusy";
    }

    @Override
    Verdict choose(RoutingRequest request, CandidatePool.Open open) {
        int[] indexes = open.indexes();
        double[] loads = new double[indexes.length];
        double least = Double.POSITIVE_INFINITY;
        StringBuilder reason = new StringBuilder(120).append("fewest calls under way for its capacity: ");
        for (int i = 0; i < indexes.length; i++) {
            Deployment member = pool.member(indexes[i]);
            int calls = member.inFlightEverywhere();
            double weight = pool.weight(indexes[i]);
            double cost = byLatency ? cost(member) : 1;
            loads[i] = (calls + 1) / weight * cost;
            least = Math.min(least, loads[i]);
            reason.append(i == 0 ? "" : ", ").append(member.name()).append(' ').append(calls);
            if (weight != 1) {
                reason.append(" of weight ").append(weight);
            }
            if (byLatency) {
                reason.append(" x ").append(Math.round(cost)).append(" ms");
            }
        }
        List<Integer> equals = new ArrayList<>(indexes.length);
        for (int i = 0; i < indexes.length; i++) {
            if (loads[i] <= least) {
                equals.add(indexes[i]);
            }
        }
        reason.append(open.remark());
        return pool.use(pool.draw(equals), open, loads, reason.toString(), Map.of());
    }

    /** In milliseconds, so that one that was never called, or long ago, counts as fast. */
    private static double cost(Deployment member) {
        double peak = member.peakNanos() / NANOS_PER_MILLI;
        return (Double.isNaN(peak) ? 1 : Math.max(1, peak))
                / (1 - Math.min(member.summary().failureShare(), 0.99));
    }
}
