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
    PREDICTOR(EnsemblePredictor::fit, EnsemblePredictor::read),
    /** A logistic regression a model over words, structure and embedding. */
    LOGISTIC(calibrated(LogisticQualityPredictor::fit), calibrated(LogisticQualityPredictor::read)),
    /** Scores of the most similar training requests; for few labels. */
    KNN(calibrated(KnnQualityPredictor::fit), calibrated(KnnQualityPredictor::read)),
    /** RouteLLM's matrix factorisation, trained from the given table. */
    MF(calibrated(FactorisationPredictor::fit), calibrated(FactorisationPredictor::read)),
    /** RouteLLM's similarity-weighted ranking, trained from the given table. */
    SW(calibrated(SimilarityWeightedPredictor::fit), calibrated(SimilarityWeightedPredictor::read)),
    /** Extra trees over structure and embedding. */
    TREES(calibrated(TreesPredictor::fit), calibrated(TreesPredictor::read)),
    /** Longer requests to the stronger model; learns nothing but base rates. */
    LENGTH(
            (rows, embedder, seed) -> BaselinePredictor.fit(rows, true),
            (state, embedder) -> BaselinePredictor.read(state)),
    /** All requests alike: base rates only, the expectation of a random router rather than one draw of it. */
    RANDOM(
            (rows, embedder, seed) -> BaselinePredictor.fit(rows, false),
            (state, embedder) -> BaselinePredictor.read(state));

    private final Fitting fitting;
    private final Reading reading;

    PredictorMethod(Fitting fitting, Reading reading) {
        this.fitting = fitting;
        this.reading = reading;
    }

    private interface Fitting {

        QualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed);
    }

    private interface Reading {

        QualityPredictor read(JsonNode state, PromptEmbedder embedder);
    }

    private static Fitting calibrated(Fitting raw) {
        return (rows, embedder, seed) ->
                CalibratedPredictor.fit(rows, embedder, seed, part -> raw.fit(part, embedder, seed));
    }

    private static Reading calibrated(Reading raw) {
        return (state, embedder) -> CalibratedPredictor.read(state, raw.read(state, embedder), embedder);
    }

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
    public QualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
        return fitting.fit(rows, embedder, seed);
    }

    /**
     * Reads back what {@link QualityPredictor#state} wrote.
     *
     * @param state the JSON
     * @param embedder for methods that look at the meaning; null where there is none
     * @return the same predictor
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static QualityPredictor restore(JsonNode state, PromptEmbedder embedder) {
        return named(state.path("method").asText()).reading.read(state, embedder);
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
