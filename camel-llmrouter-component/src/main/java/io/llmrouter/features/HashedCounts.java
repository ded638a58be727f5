/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import io.llmrouter.learning.SparseVector;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * How often the tokens of a text fall into each entry of a hashed vector; half of the tokens count as -1, so that collisions cancel on average
 * (Weinberger et al., 2009). Not to be changed.
 *
 * @param indices entries with a token, ascending
 * @param counts of each, which may be 0 where tokens cancel
 */
record HashedCounts(int[] indices, int[] counts) {

    private static final int DIGIT = 9;
    private static final int PASSES = 2;
    private static final int BASE = 31; // of String.hashCode
    private static final double[] LOGARITHMS = new double[64];

    static {
        Arrays.setAll(LOGARITHMS, Math::log1p);
    }

    /**
     * Counts.
     *
     * @param tokens their {@link String#hashCode}
     * @param dimension of the vector, a power of two, at most 2^17
     */
    static HashedCounts of(int[] tokens, int dimension) {
        int[] keys = new int[tokens.length];
        for (int i = 0; i < keys.length; i++) {
            int mixed = mixed(tokens[i]);
            keys[i] = (mixed & (dimension - 1)) << 1 | mixed >>> Integer.SIZE - 1;
        }
        keys = sorted(keys);
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

    /** Ascending, by one pass for each nine of their 18 bits: comparing them was most of what counting cost. */
    private static int[] sorted(int[] keys) {
        int[] from = keys;
        int[] to = new int[keys.length];
        for (int shift = 0; shift < PASSES * DIGIT; shift += DIGIT) {
            int[] next = new int[(1 << DIGIT) + 1];
            for (int key : from) {
                next[(key >> shift & (1 << DIGIT) - 1) + 1]++;
            }
            for (int digit = 1; digit < next.length; digit++) {
                next[digit] += next[digit - 1];
            }
            for (int key : from) {
                to[next[key >> shift & (1 << DIGIT) - 1]++] = key;
            }
            int[] swapped = from;
            from = to;
            to = swapped;
        }
        return from;
    }

    /** log((1 + n) / (1 + df)) + 1 of each entry over n texts, of which df have it. */
    static float[] idf(Stream<HashedCounts> texts, int dimension) {
        int[] documents = new int[dimension];
        int[] n = {0};
        texts.forEachOrdered(text -> {
            n[0]++;
            for (int index : text.indices) {
                documents[index]++;
            }
        });
        float[] idf = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            idf[i] = (float) (Math.log((1.0 + n[0]) / (1.0 + documents[i])) + 1);
        }
        return idf;
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
