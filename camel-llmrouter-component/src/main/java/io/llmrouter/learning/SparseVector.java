/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import java.util.Arrays;

/**
 * A vector of few entries. Not to be changed.
 *
 * @param indices ascending, distinct
 * @param values finite, one for each index
 */
public record SparseVector(int[] indices, double[] values) implements LinearRow {

    @Override
    public double dot(double[] dense) {
        double sum = 0;
        for (int i = 0; i < indices.length; i++) {
            sum += values[i] * dense[indices[i]];
        }
        return sum;
    }

    /**
     * This vector and, after it, another one.
     *
     * @param length of this one, above all its indices
     * @param other what follows
     */
    public SparseVector followedBy(int length, SparseVector other) {
        int[] joined = Arrays.copyOf(indices, indices.length + other.indices.length);
        double[] both = Arrays.copyOf(values, joined.length);
        for (int i = 0; i < other.indices.length; i++) {
            joined[indices.length + i] = length + other.indices[i];
        }
        System.arraycopy(other.values, 0, both, values.length, other.values.length);
        return new SparseVector(joined, both);
    }

    /** Sum of products. */
    public double dot(float[] dense) {
        double sum = 0;
        for (int i = 0; i < indices.length; i++) {
            sum += values[i] * dense[indices[i]];
        }
        return sum;
    }

    @Override
    public void addTo(double[] dense, double factor) {
        for (int i = 0; i < indices.length; i++) {
            dense[indices[i]] += factor * values[i];
        }
    }
}
