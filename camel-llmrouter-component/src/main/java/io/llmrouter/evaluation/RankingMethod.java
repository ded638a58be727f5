/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.failure.Suggestion;
import io.llmrouter.prediction.GainPredictor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** A way to rank requests by how much they deserve the strong model. Stateless. */
public enum RankingMethod {
    /** {@link GainPredictor}, learned from the training rows. */
    PREDICTOR {
        @Override
        public ToDoubleFunction<String> learn(List<String> texts, double[] gain, long seed) {
            return GainPredictor.fit(texts, gain, seed)::gain;
        }
    },
    /** Longer requests first; learns nothing. */
    LENGTH {
        @Override
        public ToDoubleFunction<String> learn(List<String> texts, double[] gain, long seed) {
            return String::length;
        }
    },
    /** All requests alike: the expectation of a random router, not one draw of it. */
    RANDOM {
        @Override
        public ToDoubleFunction<String> learn(List<String> texts, double[] gain, long seed) {
            return text -> 0;
        }
    };

    private static final Set<String> LATER = Set.of("knn", "mf", "sw", "trees", "ensemble");

    /**
     * Learns to rank.
     *
     * @param texts training requests, length n
     * @param gain score of the strong model minus score of the cheap one, length n
     * @param seed of everything random
     * @return the priority of a request; higher goes to the strong model first
     */
    public abstract ToDoubleFunction<String> learn(List<String> texts, double[] gain, long seed);

    /** The name as users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The method of that name.
     *
     * @param label as users write it
     * @return the method
     * @throws IllegalArgumentException naming what is known
     */
    public static RankingMethod named(String label) {
        for (RankingMethod method : values()) {
            if (method.label().equals(label)) {
                return method;
            }
        }
        List<String> known = Arrays.stream(values()).map(RankingMethod::label).toList();
        throw new IllegalArgumentException(
                LATER.contains(label)
                        ? "router '" + label + "' is not in this version; this version has " + known
                        : Suggestion.unknown("router", label, known));
    }
}
