/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

/** The questions whose answers a cache keeps while one stream passes. Not thread-safe. */
final class KeptQuestions {

    private static final int NOBODY = -1;

    private final PairScores scores;
    private final boolean[] kept;
    private int nearest = NOBODY;
    private float score;

    KeptQuestions(PairScores scores) {
        this.scores = scores;
        this.kept = new boolean[scores.near().questions()];
    }

    boolean has(int question) {
        return kept[question];
    }

    void keep(int question) {
        kept[question] = true;
    }

    /**
     * Looks for the candidate: of the nearest kept questions the one with the highest score, of equal ones the nearer.
     *
     * @param asked the question asked
     * @return whether there is one; {@link #candidate()} and {@link #score()} tell which
     */
    boolean find(int asked) {
        NearQuestions near = scores.near();
        nearest = NOBODY;
        score = PairScores.REFUSED;
        int left = scores.compared();
        for (int slot = 0; slot < near.count(asked) && left > 0; slot++) {
            int other = near.id(asked, slot);
            if (kept[other]) {
                left--;
                float its = scores.score(asked, slot);
                if (its > score) {
                    nearest = other;
                    score = its;
                }
            }
        }
        return nearest != NOBODY;
    }

    /** The question found last. */
    int candidate() {
        return nearest;
    }

    /** Its score. */
    float score() {
        return score;
    }
}
