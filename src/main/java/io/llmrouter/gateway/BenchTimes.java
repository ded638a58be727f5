/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import java.util.Arrays;
import java.util.Locale;

/**
 * Percentiles of durations.
 *
 * @param p50 median, microseconds
 * @param p99 99th percentile, microseconds
 */
record BenchTimes(double p50, double p99) {

    private static final double NANOS_PER_MICRO = 1000;

    /** Of durations in nanoseconds, at least one, which are put in order. */
    static BenchTimes of(long[] nanos) {
        Arrays.sort(nanos);
        return new BenchTimes(
                nanos[nanos.length / 2] / NANOS_PER_MICRO, nanos[(int) (nanos.length * 0.99)] / NANOS_PER_MICRO);
    }

    String text() {
        return String.format(Locale.ROOT, "%.1f / %.1f", p50, p99);
    }
}
