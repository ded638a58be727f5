/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.stats;

import java.util.Arrays;
import java.util.OptionalDouble;

/** The last 64 latencies of a model; one that got slower is seen as slow after 32 calls. Thread-safe, guarded by {@code this}. */
final class RecentLatencies {

    private static final int KEPT = 64;

    private final long[] nanos = new long[KEPT];
    private long seen;

    synchronized void add(long latencyNanos) {
        nanos[(int) (seen++ % KEPT)] = latencyNanos;
    }

    /** The lower median, in nanoseconds; empty before the first. */
    OptionalDouble median() {
        long[] kept = snapshot();
        Arrays.sort(kept);
        return kept.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(kept[(kept.length - 1) / 2]);
    }

    private synchronized long[] snapshot() {
        return Arrays.copyOf(nanos, (int) Math.min(seen, KEPT));
    }
}
