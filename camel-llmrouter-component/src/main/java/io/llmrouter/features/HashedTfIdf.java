/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import io.llmrouter.learning.SparseVector;
import java.util.Arrays;
import java.util.List;

/**
 * Words and pairs of words as a vector of unit length, weighed by (1 + log tf) * idf.
 *
 * <p>Idea: the hashing trick (Weinberger et al., 2009), so that no vocabulary is stored; signs are hashed too, so that collisions cancel on average.
 * Idf is log((1 + n) / (1 + df)) + 1 over the texts it was fitted on. Cost: linear in the text, of which the first 65,536 characters count. Known
 * weakness: words that were never seen keep the highest idf. Immutable.
 */
public final class HashedTfIdf {

    /** Length of the vectors. */
    public static final int DIMENSION = 1 << 17;

    /** Names of the numbers in {@link Weighed#rarity}. */
    public static final List<String> RARITY = List.of("wordRarity", "rarestWord", "rareWords");

    private static final double RARE = 0.8;
    /** As rare as a word can be: in three texts. A training text has each of its own words at least once, a new text need not, and may not look rarer. */
    private static final double RAREST = 3;

    private final float[] idf;
    private final double rarest;

    private HashedTfIdf(float[] idf) {
        this.idf = idf;
        float unseen = 1;
        for (float weight : idf) {
            unseen = Math.max(unseen, weight);
        }
        this.rarest = Math.max(1, unseen - Math.log(1 + RAREST));
    }

    /**
     * A text's words.
     *
     * @param vector of unit length, or zero
     * @param rarity mean, greatest and {@value #RARE}-quantile of the single words' idf; zeros without words
     */
    public record Weighed(SparseVector vector, float[] rarity) {}

    /** With known weights, {@link #DIMENSION} of them. */
    public static HashedTfIdf of(float[] idf) {
        return new HashedTfIdf(idf);
    }

    /** Learns how rare words are in these texts. */
    public static HashedTfIdf fit(List<String> texts) {
        return new HashedTfIdf(HashedCounts.idf(
                texts.stream()
                        .map(text -> HashedCounts.of(tokens(Words.inWindow(text).all()), DIMENSION)),
                DIMENSION));
    }

    /** The words of a text, as a vector of unit length, or zero. */
    public SparseVector vector(String text) {
        return vector(Words.inWindow(text));
    }

    /** Words and how rare they are. */
    public Weighed weigh(Words words) {
        double[] rarities = new double[words.distinct().size()];
        int next = 0;
        for (String word : words.distinct()) {
            rarities[next++] = Math.min(rarest, idf[HashedCounts.mixed(word.hashCode()) & (DIMENSION - 1)]);
        }
        Arrays.sort(rarities);
        float[] rarity = rarities.length == 0
                ? new float[3]
                : new float[] {
                    (float) Arrays.stream(rarities).average().orElseThrow(),
                    (float) rarities[rarities.length - 1],
                    (float) rarities[(int) (rarities.length * RARE)]
                };
        return new Weighed(vector(words), rarity);
    }

    /** The weight of each entry; not to be changed. */
    public float[] idf() {
        return idf;
    }

    private SparseVector vector(Words words) {
        return HashedCounts.of(tokens(words.all()), DIMENSION).weighed(idf);
    }

    /** Hashes of the words and of the pairs of words with a space between, which are never put together for that. */
    private static int[] tokens(List<String> words) {
        int[] tokens = new int[Math.max(0, 2 * words.size() - 1)];
        int before = 0;
        int next = 0;
        for (String word : words) {
            int hash = word.hashCode();
            if (next > 0) {
                tokens[next++] = HashedCounts.joined(HashedCounts.joined(before, ' ', 1), hash, word.length());
            }
            tokens[next++] = hash;
            before = hash;
        }
        return tokens;
    }
}
