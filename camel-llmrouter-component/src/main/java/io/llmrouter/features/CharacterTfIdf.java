/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import io.llmrouter.learning.SparseVector;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences of {@value #SHORTEST} to {@value #LONGEST} characters inside the words of a text, in lower case and with a space before and after each
 * word, as a vector of unit length of its own, weighed by (1 + log tf) * idf.
 *
 * <p>Idea: parts of words are alike where words are not: inflections, compounds, misspellings (Cavnar and Trenkle, 1994); hashed as in
 * {@link HashedTfIdf}. Each distinct word counts once, so that a sequence's frequency is that among the words which have it. Cost: linear in the text,
 * of which the first {@value #MOST_WORDS} distinct words count, so at most a few ten thousand sequences. Known weakness: a text has ten times as
 * many of them as words. Immutable.
 */
public final class CharacterTfIdf {

    /** Length of the vectors. */
    public static final int DIMENSION = 1 << 16;

    private static final int SHORTEST = 3;
    private static final int LONGEST = 5;
    private static final int MOST_WORDS = 400;
    private static final int LONGEST_WORD = 24;

    private final float[] idf;

    private CharacterTfIdf(float[] idf) {
        this.idf = idf;
    }

    /** With known weights, {@link #DIMENSION} of them. */
    public static CharacterTfIdf of(float[] idf) {
        return new CharacterTfIdf(idf);
    }

    /** Learns how rare sequences are in these texts. */
    public static CharacterTfIdf fit(List<String> texts) {
        return new CharacterTfIdf(HashedCounts.idf(
                texts.stream().map(text -> HashedCounts.of(sequences(Words.inWindow(text)), DIMENSION)), DIMENSION));
    }

    /** The sequences of a text's words, as a vector of unit length, or zero. */
    public SparseVector vector(Words words) {
        return HashedCounts.of(sequences(words), DIMENSION).weighed(idf);
    }

    /** The weight of each entry; not to be changed. */
    public float[] idf() {
        return idf;
    }

    private static int[] sequences(Words words) {
        int[] hashes = new int[256];
        int used = 0;
        int read = 0;
        for (String word : words.distinct()) {
            if (read++ == MOST_WORDS) {
                break;
            }
            int length = Math.min(LONGEST_WORD, word.length()) + 2;
            if (used + (LONGEST - SHORTEST + 1) * length > hashes.length) {
                hashes = Arrays.copyOf(hashes, hashes.length * 2);
            }
            used = add(word, length, hashes, used);
        }
        return Arrays.copyOf(hashes, used);
    }

    /** Hashes of the sequences of a word with spaces around it, as {@link String#hashCode} has them. */
    private static int add(String word, int length, int[] hashes, int from) {
        int used = from;
        for (int start = 0; start + SHORTEST <= length; start++) {
            int hash = 0;
            for (int end = start; end < Math.min(length, start + LONGEST); end++) {
                char c = end == 0 || end == length - 1 ? ' ' : word.charAt(end - 1);
                hash = HashedCounts.joined(hash, c, 1);
                if (end - start + 1 >= SHORTEST) {
                    hashes[used++] = hash;
                }
            }
        }
        return used;
    }
}
