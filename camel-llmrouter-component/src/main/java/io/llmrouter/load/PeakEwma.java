/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.load;

/**
 * A moving average of latencies that goes up at once and comes down slowly.
 *
 * <p>Idea: a slow answer counts in full at once, a faster one pulls the average down by the time that has passed, and so does time without any answer: what
 * was slow once is tried again. Source: peak EWMA of Twitter's Finagle, with its decay time of 10 seconds. Cost: one exponential. Known weakness: a single
 * slow answer looks like a slow deployment for seconds. Thread-safe, guarded by {@code this}.
 */
public final class PeakEwma {

    private static final double DECAY_NANOS = 10e9;

    private double cost;
    private long at;
    private boolean seen;

    /**
     * Adds a latency.
     *
     * @param now a monotonic time in nanoseconds
     * @param nanos the latency; negative counts as 0
     */
    public synchronized void add(long now, long nanos) {
        double value = Math.max(0, nanos);
        if (!seen || value > cost) {
            cost = value;
        } else {
            double kept = kept(now);
            cost = cost * kept + value * (1 - kept);
        }
        at = seen && now - at < 0 ? at : now;
        seen = true;
    }

    /**
     * The average now.
     *
     * @param now as when adding
     * @return nanoseconds, falling with time; NaN before the first latency
     */
    public synchronized double value(long now) {
        return seen ? cost * kept(now) : Double.NaN;
    }

    private double kept(long now) {
        return Math.exp(-Math.max(0, now - at) / DECAY_NANOS);
    }
}
