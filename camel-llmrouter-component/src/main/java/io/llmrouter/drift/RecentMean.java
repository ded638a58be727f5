/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

/** Mean of the latest observations. Not thread-safe. */
final class RecentMean {

    private final float[] ring;
    private long count;

    /** @param size how many are the latest */
    RecentMean(int size) {
        ring = new float[size];
    }

    void add(double value) {
        ring[(int) (count++ % ring.length)] = (float) value;
    }

    int size() {
        return (int) Math.min(count, ring.length);
    }

    /** NaN before the first. Summed anew, so that no rounding error grows. */
    double mean() {
        return mean(ring.length);
    }

    /** Mean of the latest of them. */
    double mean(int most) {
        int n = Math.min(most, size());
        double sum = 0;
        for (long i = count - n; i < count; i++) {
            sum += ring[(int) (i % ring.length)];
        }
        return sum / n;
    }
}
