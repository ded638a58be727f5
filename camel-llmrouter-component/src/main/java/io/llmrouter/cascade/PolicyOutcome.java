/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import java.util.List;

/**
 * What a policy does on a table of n labelled requests, every call paid. Immutable.
 *
 * @param meanScore sum of the scores of served answers over n, in [0, 1]; a request without an answer counts 0
 * @param meanCost of a request
 * @param answered requests that each stage answered
 * @param abstained requests at which each stage gave up
 * @param reached requests for which each stage was called; 0 for a stage turned off, otherwise not rising
 */
public record PolicyOutcome(
        double meanScore, double meanCost, List<Integer> answered, List<Integer> abstained, List<Integer> reached) {

    /** Copies the lists. */
    public PolicyOutcome {
        answered = List.copyOf(answered);
        abstained = List.copyOf(abstained);
        reached = List.copyOf(reached);
    }

    /** Number of requests n. */
    public int rows() {
        return sum(answered) + sum(abstained);
    }

    /** Share of requests without an answer. */
    public double abstentionRate() {
        return (double) sum(abstained) / rows();
    }

    /** Sum of what answered requests lack of score 1, over n: P(answered and wrong) for scores of 0 and 1. */
    public double error() {
        return Math.max(0, 1 - meanScore - abstentionRate());
    }

    /** Mean score of the answered requests; NaN where none was. */
    public double answeredScore() {
        return meanScore * rows() / sum(answered);
    }

    /** Share of requests for which the last stage was called. */
    public double strongShare() {
        return (double) reached.get(reached.size() - 1) / rows();
    }

    /** Share of requests for which each stage was called. */
    public List<Double> reachRates() {
        return reached.stream().map(count -> (double) count / rows()).toList();
    }

    private static int sum(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }
}
