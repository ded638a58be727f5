/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import java.util.List;

/**
 * Which sequences of three characters a few texts share, and which of them another text has.
 *
 * <p>Idea: one table says of each sequence, as a set of bits, which texts have it, so that all pairs are counted in one walk over it. Cost: linear in
 * the texts, of each of which the first {@value #MOST} sequences count; of the other text only what they have too is kept, so that a long one fills no
 * table. Known weakness: at most {@value #MOST_TEXTS} texts. Immutable.
 */
final class Grams {

    static final int MOST_TEXTS = 30;

    private static final int LENGTH = 3;
    private static final int MOST = 1000;
    private static final int BITS = 16;
    private static final long ALL_BITS = (1L << LENGTH * BITS) - 1;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final int[][] shared;

    private final long[] grams;
    private final int[] owners;

    /** Of these texts, and another, with a space at both ends. */
    Grams(List<String> texts, String other) {
        this.grams = new long[slots(texts)];
        this.owners = new int[grams.length];
        for (int t = 0; t < texts.size(); t++) {
            add(texts.get(t), t, true);
        }
        add(other, texts.size(), false);
        this.shared = new int[texts.size() + 1][texts.size() + 1];
        for (int owner : owners) {
            count(owner);
        }
    }

    /** A power of two, at least twice as many as there are sequences. */
    private static int slots(List<String> texts) {
        int most = 1;
        for (String text : texts) {
            most += Math.min(MOST, text.length());
        }
        return Integer.highestOneBit(most) << 2;
    }

    private void add(String text, int place, boolean also) {
        long gram = ' ';
        int end = Math.min(MOST + LENGTH - 2, text.length() + 1);
        for (int i = 0; i < end; i++) {
            gram = (gram << BITS | (i == text.length() ? ' ' : text.charAt(i))) & ALL_BITS;
            int slot = i < LENGTH - 2 ? -1 : slot(gram);
            if (slot >= 0 && (also || owners[slot] != 0)) {
                grams[slot] = gram;
                owners[slot] |= 1 << place;
            }
        }
    }

    private int slot(long gram) {
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

    /** Distinct sequences that both of two texts have; of a text with itself, how many it has. The other text comes last, with itself it shares what any text has. */
    int shared(int one, int other) {
        return shared[one][other];
    }
}
