/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import java.util.Arrays;
import java.util.List;

/**
 * Scores of all answers to one question. Immutable.
 *
 * @param scores one an answer, in their order
 * @param doubts what the judge was not sure of
 * @param cost of asking a judge model, in the currency of its price; 0 for judges that ask nobody
 */
public record Judgement(List<Score> scores, Doubts doubts, double cost) {

    /** Copies the scores. */
    public Judgement {
        scores = List.copyOf(scores);
    }

    /**
     * How good one answer is.
     *
     * @param value in [0, 1]; 1 is as good as can be said
     * @param reason one or two words where the judge knows more than the value, such as {@code refusal}; else null
     */
    public record Score(double value, String reason) {

        /** Checks the range. */
        public Score {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("a score is in [0, 1], but is " + value);
            }
        }

        /** A score that speaks for itself. */
        public static Score of(double value) {
            return new Score(value, null);
        }

        /** 1 or 0. */
        public static Score of(boolean good) {
            return of(good ? 1 : 0);
        }
    }

    /**
     * What a judge was not sure of.
     *
     * @param comparisons how many pairs were compared
     * @param ties of them, ended without a winner, whatever the reason
     * @param swapped of the ties, those where the judge took the other side when the answers changed places
     * @param unparsable verdicts or final answers that could not be read
     */
    public record Doubts(int comparisons, int ties, int swapped, int unparsable) {

        /** No doubt at all. */
        public static final Doubts NONE = new Doubts(0, 0, 0, 0);

        /** Both together. */
        public Doubts plus(Doubts other) {
            return new Doubts(
                    comparisons + other.comparisons,
                    ties + other.ties,
                    swapped + other.swapped,
                    unparsable + other.unparsable);
        }
    }

    /** A judgement without doubt or cost. */
    public static Judgement of(List<Score> scores) {
        return new Judgement(scores, Doubts.NONE, 0);
    }

    /** The values alone. */
    public double[] values() {
        return scores.stream().mapToDouble(Score::value).toArray();
    }

    @Override
    public String toString() {
        return "Judgement[" + Arrays.toString(values()) + ", " + doubts + ", cost=" + cost + "]";
    }
}
