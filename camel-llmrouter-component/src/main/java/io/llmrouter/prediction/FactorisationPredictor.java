/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.learning.MatrixFactorisation;
import io.llmrouter.learning.StateJson;
import java.util.Arrays;
import java.util.List;

/**
 * RouteLLM's matrix factorisation, trained from the given table, with no claim to the published router; see {@link MatrixFactorisation}. It
 * differs from the source in that ties count half instead of being dropped, since a table of outcomes is mostly ties. Immutable.
 */
final class FactorisationPredictor implements QualityPredictor {

    private final List<String> models;
    private final PromptEmbedder embedder;
    private final MatrixFactorisation factors;
    private final double mean;

    private FactorisationPredictor(
            List<String> models, PromptEmbedder embedder, MatrixFactorisation factors, double mean) {
        this.models = models;
        this.embedder = embedder;
        this.factors = factors;
        this.mean = mean;
    }

    static FactorisationPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
        Exemplars.requireEmbedder(embedder);
        float[][] vectors = rows.requests().stream()
                .map(request -> request.embedding(embedder))
                .toArray(float[][]::new);
        double mean = Arrays.stream(rows.scores())
                .flatMapToDouble(Arrays::stream)
                .average()
                .orElseThrow();
        return new FactorisationPredictor(
                rows.models(), embedder, MatrixFactorisation.fit(vectors, rows.scores(), seed), mean);
    }

    @Override
    public List<String> models() {
        return models;
    }

    @Override
    public QualityEstimate estimate(PromptFeatures request) {
        return Pairwise.estimate(factors.strengths(request.embedding(embedder)), mean);
    }

    @Override
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("method", "mf");
        StateJson.put(state, "models", models);
        state.put("embedder", embedder.fingerprint()).put("mean", mean);
        state.set("factors", factors.state());
        return state;
    }

    static FactorisationPredictor read(JsonNode state, PromptEmbedder embedder) {
        FeatureMap.requireSame(StateJson.required(state, "embedder").asText(), embedder);
        return new FactorisationPredictor(
                StateJson.texts(state, "models"),
                embedder,
                MatrixFactorisation.read(StateJson.required(state, "factors")),
                StateJson.number(state, "mean"));
    }
}
