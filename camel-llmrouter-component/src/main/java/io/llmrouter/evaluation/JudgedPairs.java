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
 * @param scores in [0, 1], or the cosine; one less where a guard refuses, so that such pairs are never hits and rank last
 * @param nanos that each decision took beside the embedding
 */
public record JudgedPairs(String name, double[] scores, long[] nanos) {

    /** So many thousandths of a millisecond or less took that share of the decisions. */
    double micros(double share) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))] / 1e3;
    }
}
