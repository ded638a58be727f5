/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;

/**
 * What one way to decide said of pairs that it had not learned from. Not to be changed.
 *
 * @param name of the way
 * @param scores what a threshold is compared with: a probability, or the cosine
 * @param refused whether a guard forbids a hit, whatever the score
 * @param nanos that each decision took beside the embedding
 */
public record JudgedPairs(String name, double[] scores, boolean[] refused, long[] nanos) {

    private static final double REFUSED = 3;

    /** The scores of pairs that may be hits; the others keep their order, below {@link HitCurve#LEAST}. */
    double[] ranks() {
        double[] ranks = scores.clone();
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] -= refused[i] ? REFUSED : 0;
        }
        return ranks;
    }

    /** So many thousandths of a millisecond or less took that share of the decisions. */
    double micros(double share) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))] / 1e3;
    }
}
