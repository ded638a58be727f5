/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.Arrays;

/**
 * Which word of one question means what in the other.
 *
 * <p>Idea: each word goes to its likest word of the other side; equal words and stems are alike by 1, others by the cosine of their vectors, and what is lost, a
 * word's rarity times its distance, says how much one question asks that the other does not. Cost: O(|a| |b|) short dot products. Source: soft alignment after
 * Sultan et al., "Back to basics for monolingual alignment", 2014. Known weakness: a word may be taken more than once.
 */
final class WordAlignment {

    private static final double LIKE = 0.5;

    private final int[] to;
    private final double[] likeness;
    private final double[] weight;
    private final boolean[] empty;

    private WordAlignment(int n) {
        to = new int[n];
        likeness = new double[n];
        weight = new double[n];
        empty = new boolean[n];
    }

    /** The words of the first question in the second. */
    static WordAlignment of(TableWords from, TableWords other) {
        WordAlignment alignment = new WordAlignment(from.size());
        for (int i = 0; i < from.size(); i++) {
            double best = -1;
            for (int k = 0; k < other.size() && best < 1; k++) {
                double likeness = from.likeness(i, other, k);
                if (likeness > best) {
                    best = likeness;
                    alignment.to[i] = k;
                }
            }
            alignment.likeness[i] = Math.max(0, best);
            alignment.weight[i] = from.rarity(i);
            alignment.empty[i] = from.isEmpty(i);
        }
        return alignment;
    }

    /** Mean likeness, weighted by rarity. */
    double mean(boolean contentOnly) {
        double sum = 0;
        double weights = 1e-9;
        for (int i = 0; i < to.length; i++) {
            if (!contentOnly || !empty[i]) {
                sum += weight[i] * likeness[i];
                weights += weight[i];
            }
        }
        return sum / weights;
    }

    /** Rarity times distance of each word, the greatest first; at least three numbers. */
    double[] losses() {
        double[] losses = new double[Math.max(3, to.length)];
        for (int i = 0; i < to.length; i++) {
            losses[i] = -weight[i] * (1 - likeness[i]);
        }
        Arrays.sort(losses);
        for (int i = 0; i < losses.length; i++) {
            losses[i] = -losses[i];
        }
        return losses;
    }

    /** Least likeness of a word that carries content. */
    double least() {
        double least = 1;
        for (int i = 0; i < to.length; i++) {
            least = empty[i] ? least : Math.min(least, likeness[i]);
        }
        return least;
    }

    /** Rarity of the words that have no counterpart, in all. */
    double unmatched() {
        double sum = 0;
        for (int i = 0; i < to.length; i++) {
            sum += likeness[i] < LIKE ? weight[i] : 0;
        }
        return sum;
    }

    /** Words that have a counterpart that is not the same word. */
    int replaced() {
        int count = 0;
        for (int i = 0; i < to.length; i++) {
            count += likeness[i] >= LIKE && likeness[i] < TableWords.SAME_STEM ? 1 : 0;
        }
        return count;
    }

    /** Share of pairs of content words whose counterparts stand the other way around. */
    double disorder() {
        int pairs = 0;
        int turned = 0;
        for (int i = 0; i < to.length; i++) {
            for (int k = i + 1; k < to.length; k++) {
                if (!empty[i] && !empty[k] && likeness[i] >= LIKE && likeness[k] >= LIKE && to[i] != to[k]) {
                    pairs++;
                    turned += to[i] > to[k] ? 1 : 0;
                }
            }
        }
        return pairs == 0 ? 0 : (double) turned / pairs;
    }
}
