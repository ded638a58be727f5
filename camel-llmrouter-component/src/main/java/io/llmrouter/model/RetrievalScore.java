/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.model;

/**
 * How well the passages that were found can carry an answer.
 *
 * @param topScore cosine of question and closest passage, in [-1, 1]; not a number if no vector was asked for
 * @param gap how far the first passage is ahead of the second in fused score, 0 or more; 0 with fewer than two
 * @param agreement share of the ten best by words that are among the ten best by vectors, in [0, 1]; 0 where one of the two is not known
 * @param coverage share of the question's terms, weighted by how rare they are, that the one of the three best passages with most of them has, in [0, 1]
 * @param count passages found
 * @param sufficiency calibrated P(one of the ten best passages is relevant), in [0, 1]; 0 if nothing was found
 * @param probability calibrated P(the passages answer the question), in [0, 1]; 0 if nothing was found
 */
public record RetrievalScore(
        double topScore,
        double gap,
        double agreement,
        double coverage,
        int count,
        double sufficiency,
        double probability) {

    /** Nothing was found. */
    public static final RetrievalScore EMPTY = new RetrievalScore(Double.NaN, 0, 0, 0, 0, 0, 0);

    /** Checks the ranges. */
    public RetrievalScore {
        requireShare("agreement", agreement);
        requireShare("coverage", coverage);
        requireShare("sufficiency", sufficiency);
        requireShare("probability", probability);
        if (!(gap >= 0) || count < 0) {
            throw new IllegalArgumentException(
                    "a retrieval score has a gap and a count of 0 or more, but gap=" + gap + ", count=" + count);
        }
    }

    /** Whether nothing was found. */
    public boolean isEmpty() {
        return count == 0;
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " of a retrieval score is " + value + "; it is in [0, 1]");
        }
    }
}
