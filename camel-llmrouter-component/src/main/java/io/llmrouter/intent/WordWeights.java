/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import io.llmrouter.learning.SparseVector;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Words, pairs of words and pieces of {@value #SHORTEST} to {@value #LONGEST} letters of a text, weighed by (1 + log tf) * idf.
 *
 * <p>Idea: an utterance is short, so the pieces of its words, which survive endings and typing errors, carry as much as the words (McNamee and
 * Mayfield, "Character n-gram tokenization for European language text retrieval", 2004). Tokens are hashed to {@value #BUCKETS} buckets, and only
 * buckets that at least {@value #FEWEST} training texts hit have a column. Cost: linear in the text, of which {@value #MOST_CHARS} characters count.
 * Known weakness: scripts without spaces yield pieces only. Immutable.
 */
final class WordWeights {

    private static final int BUCKETS = 1 << 18;
    private static final int SHORTEST = 2;
    private static final int LONGEST = 5;
    private static final int FEWEST = 2;
    private static final int MOST_CHARS = 1_000;

    private final int[] columns;
    private final float[] idf;

    private WordWeights(int[] columns, float[] idf) {
        this.columns = columns;
        this.idf = idf;
    }

    /** The hashed tokens of a text: words and pairs, then pieces; each block sorted, not distinct. */
    record Tokens(int[] words, int[] pieces) {}

    /** Learns which tokens there are, and how rare. */
    static WordWeights fit(List<Tokens> texts) {
        int[] documents = new int[BUCKETS];
        for (Tokens tokens : texts) {
            count(tokens.words(), documents);
            count(tokens.pieces(), documents);
        }
        int[] columns = new int[BUCKETS];
        float[] idf = new float[BUCKETS];
        int next = 0;
        for (int b = 0; b < BUCKETS; b++) {
            columns[b] = documents[b] >= FEWEST ? next++ : -1;
            idf[b] = (float) (Math.log((1.0 + texts.size()) / (1.0 + documents[b])) + 1);
        }
        return new WordWeights(columns, Arrays.copyOf(idf, BUCKETS));
    }

    private static void count(int[] sorted, int[] documents) {
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                documents[sorted[i]]++;
            }
        }
    }

    /** How many columns there are. */
    int dimension() {
        return Arrays.stream(columns).max().orElse(-1) + 1;
    }

    /** Both blocks, each of length sqrt(1/2), or less where tokens are unknown. */
    SparseVector vector(Tokens tokens) {
        int[] indices = new int[tokens.words().length + tokens.pieces().length];
        double[] values = new double[indices.length];
        int words = block(tokens.words(), indices, values, 0);
        int all = block(tokens.pieces(), indices, values, words);
        return new SparseVector(Arrays.copyOf(indices, all), Arrays.copyOf(values, all));
    }

    /** Share of the words' weight, unknown ones included, that has a column; in [0, 1]. */
    double known(Tokens tokens) {
        double known = 0;
        double all = 0;
        for (int word : tokens.words()) {
            all += idf[word];
            known += columns[word] < 0 ? 0 : idf[word];
        }
        return all == 0 ? 0 : known / all;
    }

    private int block(int[] sorted, int[] indices, double[] values, int from) {
        int next = from;
        double squares = 0;
        for (int i = 0; i < sorted.length; ) {
            int same = i;
            while (same < sorted.length && sorted[same] == sorted[i]) {
                same++;
            }
            double weight = (1 + Math.log(same - i)) * idf[sorted[i]];
            squares += weight * weight;
            if (columns[sorted[i]] >= 0) {
                indices[next] = columns[sorted[i]];
                values[next++] = weight;
            }
            i = same;
        }
        double scale = squares == 0 ? 0 : Math.sqrt(0.5 / squares);
        for (int i = from; i < next; i++) {
            values[i] *= scale;
        }
        return next;
    }

    /** Cuts a text into tokens. */
    static Tokens tokens(String text) {
        String lower = (text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text).toLowerCase(Locale.ROOT);
        int[] words = new int[lower.length() + 2];
        int[] pieces = new int[(lower.length() + 2) * (LONGEST - SHORTEST + 1) * 2];
        int wordCount = 0;
        int pieceCount = 0;
        int previous = 0;
        int at = 0;
        while (at < lower.length()) {
            int end = at;
            while (end < lower.length() && isLetter(lower.charAt(end))) {
                end++;
            }
            if (end > at) {
                String padded = ' ' + lower.substring(at, end) + ' ';
                int hash = padded.hashCode();
                words[wordCount++] = bucket(hash);
                if (previous != 0 && wordCount < words.length) {
                    words[wordCount++] = bucket(previous * 31 + hash);
                }
                previous = hash;
                pieceCount = pieces(padded, pieces, pieceCount);
            }
            at = end + 1;
        }
        int[] w = Arrays.copyOf(words, wordCount);
        int[] p = Arrays.copyOf(pieces, pieceCount);
        Arrays.sort(w);
        Arrays.sort(p);
        return new Tokens(w, p);
    }

    private static int pieces(String padded, int[] pieces, int from) {
        int next = from;
        for (int start = 0; start < padded.length(); start++) {
            int hash = 7;
            for (int end = start; end < padded.length() && end - start < LONGEST; end++) {
                hash = hash * 31 + padded.charAt(end);
                if (end - start + 1 >= SHORTEST && next < pieces.length) {
                    pieces[next++] = bucket(hash * 17 + end - start);
                }
            }
        }
        return next;
    }

    private static boolean isLetter(char c) {
        return Character.isLetterOrDigit(c) || c == '\'' || Character.isSurrogate(c);
    }

    /** The finaliser of MurmurHash3, since polynomial hashes leave their low bits alike for like words. */
    private static int bucket(int hash) {
        int h = hash;
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        return (h ^ (h >>> 16)) & (BUCKETS - 1);
    }
}
