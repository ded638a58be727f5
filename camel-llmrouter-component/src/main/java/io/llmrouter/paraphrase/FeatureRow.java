/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.Arrays;

/** Collects the numbers of one pair in a fixed order. Not thread-safe. */
final class FeatureRow {

    private float[] values = new float[128];
    private int size;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = (float) value;
    }

    void add(boolean value) {
        add(value ? 1 : 0);
    }

    /** Both ways around, so that it does not matter who asked first: the smaller, the larger. */
    void addBoth(double one, double other) {
        add(Math.min(one, other));
        add(Math.max(one, other));
    }

    float[] values() {
        return Arrays.copyOf(values, size);
    }
}
