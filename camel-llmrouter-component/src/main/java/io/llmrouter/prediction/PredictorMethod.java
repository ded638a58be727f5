/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.features.PromptEmbedder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Ways to predict how well each model will answer, by name. Thread-safe. */
public enum PredictorMethod {
    /** An ensemble for the gain of the strong model, over structure, meaning and words. */
    PREDICTOR {
        @Override
        public QualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
            return EnsemblePredictor.fit(rows, embedder, seed);
        }

        @Override
        QualityPredictor read(JsonNode state, PromptEmbedder embedder) {
            return EnsemblePredictor.read(state, embedder);
        }
    },
    /** A logistic regression a model over words, structure and embedding. */
    LOGISTIC {
        @Override
        public QualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
            return CalibratedPredictor.fit(
                    rows, embedder, seed, part -> LogisticQualityPredictor.fit(part, embedder, seed));
        }

        @Override
        QualityPredictor read(JsonNode state, PromptEmbedder embedder) {
            return CalibratedPredictor.read(state, LogisticQualityPredictor.read(state, embedder), embedder);
        }
    },
    /** Scores of the most similar training requests; for few labels. */
    KNN {
        @Override
        public QualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
            return CalibratedPredictor.fit(rows, embedder, seed, part -> KnnQualityPredictor.fit(part, embedder, seed));
        }

        @Override
        QualityPredictor read(JsonNode state, PromptEmbedder embedder) {
            return CalibratedPredictor.read(state, KnnQualityPredictor.read(state, embedder), embedder);
        }
    },
    /** RouteLLM's matrix factorisation, trained from the given table. */
    MF {
        @Override
        public QualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
            return CalibratedPredictor.fit(
                    rows, embedder, seed, part -> FactorisationPredictor.fit(part, embedder, seed));
        }

        @Override
        QualityPredictor read(JsonNode state, PromptEmbedder embedder) {
            return CalibratedPredictor.read(state, FactorisationPredictor.read(state, embedder), embedder);
        }
    },
    /** RouteLLM's similarity-weighted ranking, trained from the given table. */
    SW {
        @Override
        public QualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
            return CalibratedPredictor.fit(
                    rows, embedder, seed, part -> SimilarityWeightedPredictor.fit(part, embedder, seed));
        }

        @Override
        QualityPredictor read(JsonNode state, PromptEmbedder embedder) {
            return CalibratedPredictor.read(state, SimilarityWeightedPredictor.read(state, embedder), embedder);
        }
    },
    /** Extra trees over structure and embedding. */
    TREES {
        @Override
        public QualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
            return CalibratedPredictor.fit(rows, embedder, seed, part -> TreesPredictor.fit(part, embedder, seed));
        }

        @Override
        QualityPredictor read(JsonNode state, PromptEmbedder embedder) {
            return CalibratedPredictor.read(state, TreesPredictor.read(state, embedder), embedder);
        }
    },
    /** Longer requests to the stronger model; learns nothing but base rates. */
    LENGTH {
        @Override
        public QualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
            return BaselinePredictor.fit(rows, true);
        }

        @Override
        QualityPredictor read(JsonNode state, PromptEmbedder embedder) {
            return BaselinePredictor.read(state);
        }
    },
    /** All requests alike: base rates only, the expectation of a random router rather than one draw of it. */
    RANDOM {
        @Override
        public QualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
            return BaselinePredictor.fit(rows, false);
        }

        @Override
        QualityPredictor read(JsonNode state, PromptEmbedder embedder) {
            return BaselinePredictor.read(state);
        }
    };

    /** The name as users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Learns.
     *
     * @param rows what to learn from
     * @param embedder for methods that look at the meaning; null where there is none
     * @param seed of everything random
     * @return the predictor, not yet compared with anything
     * @throws IllegalArgumentException if the method needs more rows, or an embedder
     */
    public abstract QualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed);

    abstract QualityPredictor read(JsonNode state, PromptEmbedder embedder);

    /**
     * Reads back what {@link QualityPredictor#state} wrote.
     *
     * @param state the JSON
     * @param embedder for methods that look at the meaning; null where there is none
     * @return the same predictor
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static QualityPredictor restore(JsonNode state, PromptEmbedder embedder) {
        return named(state.path("method").asText()).read(state, embedder);
    }

    /**
     * The method of that name.
     *
     * @param label as users write it
     * @return the method
     * @throws IllegalArgumentException naming what is known
     */
    public static PredictorMethod named(String label) {
        for (PredictorMethod method : values()) {
            if (method.label().equals(label)) {
                return method;
            }
        }
        List<String> known = Arrays.stream(values()).map(PredictorMethod::label).toList();
        throw new IllegalArgumentException(Suggestion.unknown("router", label, known));
    }
}
