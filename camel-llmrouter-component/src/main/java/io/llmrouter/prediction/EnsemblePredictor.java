/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** The difference of two models by {@link GainPredictor}. */
final class EnsemblePredictor implements QualityPredictor {

    private final List<String> models;
    private final GainPredictor gain;
    private final double[] rates;

    private EnsemblePredictor(List<String> models, GainPredictor gain, double[] rates) {
        this.models = models;
        this.gain = gain;
        this.rates = rates;
    }

    static EnsemblePredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
        double[] cheap = rows.of(0);
        double[] strong = rows.of(rows.models().size() - 1);
        double[] gain = new double[cheap.length];
        Arrays.setAll(gain, i -> strong[i] - cheap[i]);
        return new EnsemblePredictor(
                rows.models(),
                GainPredictor.fit(
                        rows.requests().stream().map(PromptFeatures::text).toList(), gain, seed),
                new double[] {mean(cheap), mean(strong)});
    }

    static EnsemblePredictor read(JsonNode state, PromptEmbedder embedder) {
        throw new UnsupportedOperationException("not in this version");
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Override
    public List<String> models() {
        return models;
    }

    @Override
    public QualityEstimate estimate(PromptFeatures request) {
        double difference = gain.gain(request.text());
        double middle = (rates[0] + rates[1]) / 2;
        double[] expected = {middle - difference / 2, middle + difference / 2};
        return new QualityEstimate(
                expected,
                Arrays.stream(expected).map(p -> Math.max(0, Math.min(1, p))).toArray(),
                1,
                false);
    }

    @Override
    public ObjectNode state() {
        throw new UnsupportedOperationException("not in this version");
    }
}
