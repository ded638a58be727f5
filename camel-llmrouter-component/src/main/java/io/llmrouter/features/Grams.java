/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import java.util.List;

/**
 * Which sequences of three characters a few texts share.
 *
 * <p>Idea: one table says of each sequence, as a set of bits, which texts have it, so that all pairs are counted in one walk over it. Cost: linear in
 * the texts, of each of which the first {@value #MOST} sequences count. Known weakness: at most {@value #MOST_TEXTS} texts. Immutable.
 */
final class Grams {

    static final int MOST_TEXTS = 30;

    private static final int LENGTH = 3;
    private static final int MOST = 1000;
    private static final int BITS = 16;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final int[][] shared;

    /** Of these texts with a space at both ends. */
    Grams(List<String> texts) {
        List<String> all = texts.stream().map(text -> ' ' + text + ' ').toList();
        long[] grams = new long[slots(all)];
        int[] owners = new int[grams.length];
        for (int t = 0; t < all.size(); t++) {
            String padded = all.get(t);
            for (int i = 0; i + LENGTH <= padded.length() && i < MOST; i++) {
                long gram = (long) padded.charAt(i) << 2 * BITS
                        | (long) padded.charAt(i + 1) << BITS
                        | padded.charAt(i + 2);
                int slot = slot(grams, owners, gram);
                grams[slot] = gram;
                owners[slot] |= 1 << t;
            }
        }
        this.shared = new int[texts.size()][texts.size()];
        for (int owner : owners) {
            count(owner);
        }
    }

    /** A power of two, at least twice as many as there are sequences. */
    private static int slots(List<String> padded) {
        int most = 1;
        for (String text : padded) {
            most += Math.min(MOST, text.length());
        }
        return Integer.highestOneBit(most) << 2;
    }

    private static int slot(long[] grams, int[] owners, long gram) {
        int mask = grams.length - 1;
        int slot = (int) (gram * SPREAD >>> 2 * BITS) & mask;
        while (owners[slot] != 0 && grams[slot] != gram) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void count(int owner) {
        for (int a = owner; a != 0; a &= a - 1) {
            int[] row = shared[Integer.numberOfTrailingZeros(a)];
            for (int b = owner; b != 0; b &= b - 1) {
                row[Integer.numberOfTrailingZeros(b)]++;
            }
        }
    }

    /** Distinct sequences that both of two texts have; of a text with itself, how many it has. */
    int shared(int one, int other) {
        return shared[one][other];
    }
}
