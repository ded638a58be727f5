/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.load;

/**
 * Whose turn it is, by weight.
 *
 * <p>Idea: everybody gains its weight each turn; whoever has most takes the turn and pays the weights of all. Over as many turns as the weights sum up to,
 * everybody gets exactly its share, and its turns are spread instead of bunched. Source: smooth weighted round-robin of nginx. Cost: one pass. Known
 * weakness: it counts turns, not how long they take. Thread-safe, guarded by {@code this}.
 */
public final class SmoothTurns {

    private final double[] weights;
    private final double[] gained;

    /** @param weights one for each, above 0 */
    public SmoothTurns(double[] weights) {
        this.weights = weights.clone();
        this.gained = new double[weights.length];
    }

    /**
     * Takes a turn.
     *
     * @param takers indexes of those who can take it now, at least one
     * @return one of them
     */
    public synchronized int next(int[] takers) {
        int next = takers[0];
        double all = 0;
        for (int taker : takers) {
            gained[taker] += weights[taker];
            all += weights[taker];
            next = gained[taker] > gained[next] ? taker : next;
        }
        gained[next] -= all;
        return next;
    }
}
