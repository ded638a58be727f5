/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.consensus;

import java.util.Map;

/** How the answers of a consensus are counted. */
public sealed interface Rule {

    /** As it is written in a configuration: {@code majority}, {@code medoid} or {@code synthesis}. */
    String label();

    /**
     * The answer that weighs most, where answers are the same when they come down to the same.
     *
     * @param weights calibrated P(correct) of each model, in (0, 1); empty if all votes are equal
     */
    record Majority(Map<String, Double> weights) implements Rule {

        /** Every model's vote counts the same. */
        public static final Majority EQUAL = new Majority(Map.of());

        /** Copies the weights and checks that each is a probability that has odds. */
        public Majority {
            weights = Map.copyOf(weights);
            weights.forEach((model, p) -> {
                if (!(p > 0 && p < 1)) {
                    throw new IllegalArgumentException(
                            "weight of model '" + model + "' is " + p + "; write its P(correct), above 0 and below 1");
                }
            });
        }

        @Override
        public String label() {
            return "majority";
        }
    }

    /**
     * The free text that is nearest to all others.
     *
     * @param minSimilarity cosine from which on an answer agrees with it, in [-1, 1]
     * @param vectors of answers; null until it is known who makes them
     */
    record Medoid(double minSimilarity, AnswerVectors vectors) implements Rule {

        /** Near enough to agree where nothing is said: a guess that depends on the embedding and on the length of answers. */
        public static final double USUAL_SIMILARITY = 0.8;

        /** Checks the range. */
        public Medoid {
            if (!(minSimilarity >= -1 && minSimilarity <= 1)) {
                throw new IllegalArgumentException(
                        "minSimilarity is " + minSimilarity + "; write a cosine from -1 to 1, for example 0.8");
            }
        }

        @Override
        public String label() {
            return "medoid";
        }
    }

    /**
     * A model reads all answers and writes one.
     *
     * @param judge its name
     */
    record Synthesis(String judge) implements Rule {
        @Override
        public String label() {
            return "synthesis";
        }
    }
}
