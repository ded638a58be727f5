/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.routing.RoutingDecision.OverheadUs;

/** Time that one request spent in this process rather than in a model. One request; its steps follow each other. */
final class Stopwatch {

    private static final double NANOS_PER_MICRO = 1e3;

    private final long start = System.nanoTime();
    private long mark = start;
    private long admit;
    private long cache;
    private long decide;
    private long record;

    /** When it began, of {@link System#nanoTime()}. */
    long start() {
        return start;
    }

    void admitted() {
        admit += lap();
    }

    void cached() {
        cache += lap();
    }

    void decided() {
        decide += lap();
    }

    /** A model's answer, or its first part, is here: the time since the last lap was the model's. */
    void resumed() {
        lap();
    }

    void recorded() {
        record += lap();
    }

    OverheadUs overhead() {
        recorded();
        return new OverheadUs(
                admit / NANOS_PER_MICRO, cache / NANOS_PER_MICRO, decide / NANOS_PER_MICRO, record / NANOS_PER_MICRO);
    }

    private long lap() {
        long now = System.nanoTime();
        long lap = now - mark;
        mark = now;
        return lap;
    }
}
