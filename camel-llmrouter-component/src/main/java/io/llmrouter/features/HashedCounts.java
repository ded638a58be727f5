/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import io.llmrouter.learning.SparseVector;
import java.util.Arrays;

/**
 * How often the tokens of a text fall into each entry of a hashed vector; half of the tokens count as -1, so that collisions cancel on average
 * (Weinberger et al., 2009). Not to be changed.
 *
 * @param indices entries with a token, ascending
 * @param counts of each, which may be 0 where tokens cancel
 */
record HashedCounts(int[] indices, int[] counts) {

    private static final int BASE = 31; // of String.hashCode
    private static final double[] LOGARITHMS = new double[64];

    static {
        Arrays.setAll(LOGARITHMS, Math::log1p);
    }

    /**
     * Counts.
     *
     * @param tokens their {@link String#hashCode}
     * @param dimension of the vector, a power of two below 2^30
     */
    static HashedCounts of(int[] tokens, int dimension) {
        int[] keys = new int[tokens.length];
        for (int i = 0; i < keys.length; i++) {
            int mixed = mixed(tokens[i]);
            keys[i] = (mixed & (dimension - 1)) << 1 | mixed >>> Integer.SIZE - 1;
        }
        Arrays.sort(keys);
        int[] indices = new int[keys.length];
        int[] counts = new int[keys.length];
        int used = 0;
        for (int key : keys) {
            if (used == 0 || indices[used - 1] != key >> 1) {
                indices[used++] = key >> 1;
            }
            counts[used - 1] += (key & 1) == 0 ? 1 : -1;
        }
        return new HashedCounts(Arrays.copyOf(indices, used), Arrays.copyOf(counts, used));
    }

    /** (1 + log tf) * idf with the sign of the count, scaled to length 1; zeros without tokens. */
    SparseVector weighed(float[] idf) {
        double[] values = new double[indices.length];
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = Integer.signum(counts[i]) * logarithm(Math.abs(counts[i])) * idf[indices[i]];
            squares += values[i] * values[i];
        }
        double length = squares == 0 ? 1 : Math.sqrt(squares);
        for (int i = 0; i < values.length; i++) {
            values[i] /= length;
        }
        return new SparseVector(indices, values);
    }

    private static double logarithm(int count) {
        return count < LOGARITHMS.length ? LOGARITHMS[count] : Math.log1p(count);
    }

    /** {@link String#hashCode} of two strings one after the other, from their own and the length of the second. */
    static int joined(int first, int second, int length) {
        int power = 1;
        for (int i = 0; i < length; i++) {
            power *= BASE;
        }
        return first * power + second;
    }

    /** The finaliser of MurmurHash3, since String.hashCode leaves its low bits alike for like words. */
    static int mixed(int hash) {
        int h = hash;
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        return h ^ (h >>> 16);
    }
}
