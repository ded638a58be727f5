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
import io.llmrouter.learning.ExtraTrees;
import io.llmrouter.learning.StateJson;
import io.llmrouter.prediction.FeatureMap.Described;
import java.util.Arrays;
import java.util.List;

/**
 * {@link ExtraTrees} alone, over structure, rarity of the words and the embedding in few directions; what tells the models apart is learned apart
 * from how difficult a request is, since cuts that follow the difficulty would hide it. Immutable.
 */
final class TreesPredictor implements QualityPredictor {

    private final List<String> models;
    private final FeatureMap features;
    private final ExtraTrees difficulty;
    private final ExtraTrees differences;

    private TreesPredictor(List<String> models, FeatureMap features, ExtraTrees difficulty, ExtraTrees differences) {
        this.models = models;
        this.features = features;
        this.difficulty = difficulty;
        this.differences = differences;
    }

    static TreesPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
        FeatureMap features = FeatureMap.fit(rows.requests(), embedder).withoutCharacters();
        float[][] dense = rows.requests().stream()
                .map(request -> features.describe(request).dense())
                .toArray(float[][]::new);
        double[][] targets = Arrays.stream(rows.scores()).map(Contrasts::of).toArray(double[][]::new);
        double[][] mean =
                Arrays.stream(targets).map(row -> new double[] {row[0]}).toArray(double[][]::new);
        double[][] apart = Arrays.stream(targets)
                .map(row -> Arrays.copyOfRange(row, 1, row.length))
                .toArray(double[][]::new);
        return new TreesPredictor(
                rows.models(), features, ExtraTrees.fit(dense, mean, seed), ExtraTrees.fit(dense, apart, seed + 1));
    }

    @Override
    public List<String> models() {
        return models;
    }

    @Override
    public QualityEstimate estimate(PromptFeatures request) {
        double[] expected = expected(features.describe(request));
        double[] probability = Arrays.stream(expected)
                .map(score -> Math.max(0, Math.min(1, score)))
                .toArray();
        return new QualityEstimate(expected, probability, 1, false);
    }

    private double[] expected(Described row) {
        double[] contrasts = new double[models.size()];
        contrasts[0] = difficulty.predict(row.dense())[0];
        System.arraycopy(differences.predict(row.dense()), 0, contrasts, 1, contrasts.length - 1);
        return Contrasts.scores(contrasts);
    }

    @Override
    public Explanation explain(PromptFeatures request) {
        return new Explanation(
                FeatureEffects.of(features.describe(request), row -> Contrasts.gain(expected(row))),
                List.of(),
                List.of());
    }

    @Override
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("method", "trees");
        StateJson.put(state, "models", models);
        features.write(state);
        state.set("difficulty", difficulty.state());
        state.set("differences", differences.state());
        return state;
    }

    static TreesPredictor read(JsonNode state, PromptEmbedder embedder) {
        return new TreesPredictor(
                StateJson.texts(state, "models"),
                FeatureMap.read(state, embedder),
                ExtraTrees.read(StateJson.required(state, "difficulty")),
                ExtraTrees.read(StateJson.required(state, "differences")));
    }
}
