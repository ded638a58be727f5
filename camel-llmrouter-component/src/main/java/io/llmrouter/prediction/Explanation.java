/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import java.util.List;

/**
 * Why an estimate is what it is. The gain is by how much the last model's expected score exceeds the first one's.
 *
 * @param contributions features that move the gain most, the strongest first
 * @param votes of the members of an ensemble
 * @param neighbours the most similar training requests, the nearest first
 */
public record Explanation(List<Contribution> contributions, List<Vote> votes, List<Neighbour> neighbours) {

    /** Nothing is known. */
    public static final Explanation NONE = new Explanation(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public Explanation {
        contributions = List.copyOf(contributions);
        votes = List.copyOf(votes);
        neighbours = List.copyOf(neighbours);
    }

    /**
     * A feature's part.
     *
     * @param feature its name
     * @param value in this request
     * @param effect by how much the gain would be less if this feature were as in the mean training request
     */
    public record Contribution(String feature, double value, double effect) {}

    /**
     * A member's part.
     *
     * @param member its name
     * @param gain that it adds to the estimate, the estimate's constant apart
     */
    public record Vote(String member, double gain) {}

    /**
     * A training request.
     *
     * @param row where it stood among the training rows, from 0
     * @param similarity cosine of the embeddings
     * @param excerpt of its text; empty unless excerpts were to be kept
     */
    public record Neighbour(int row, double similarity, String excerpt) {}

    Explanation with(List<Neighbour> others) {
        return new Explanation(contributions, votes, others);
    }
}
