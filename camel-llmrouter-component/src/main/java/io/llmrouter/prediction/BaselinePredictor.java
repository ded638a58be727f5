/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.learning.StateJson;
import java.util.Arrays;
import java.util.List;

/** What any predictor has to beat: base rates, and, if asked, longer requests to the stronger models. Immutable. */
final class BaselinePredictor implements QualityPredictor {

    private final List<String> models;
    private final double[] rates;
    private final boolean byLength;

    private BaselinePredictor(List<String> models, double[] rates, boolean byLength) {
        this.models = models;
        this.rates = rates;
        this.byLength = byLength;
    }

    static BaselinePredictor fit(LabelledRequests rows, boolean byLength) {
        double[] rates = new double[rows.models().size()];
        for (int m = 0; m < rates.length; m++) {
            rates[m] = Arrays.stream(rows.of(m)).average().orElseThrow();
        }
        return new BaselinePredictor(rows.models(), rates, byLength);
    }

    static BaselinePredictor read(JsonNode state) {
        return new BaselinePredictor(
                StateJson.texts(state, "models"),
                StateJson.numbers(state, "rates"),
                state.path("byLength").asBoolean());
    }

    @Override
    public List<String> models() {
        return models;
    }

    @Override
    public QualityEstimate estimate(PromptFeatures request) {
        double[] expected = rates.clone();
        if (byLength) {
            for (int m = 0; m < expected.length; m++) {
                expected[m] += (double) m * request.text().length();
            }
        }
        return new QualityEstimate(expected, rates.clone(), 1, false);
    }

    @Override
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("method", byLength ? "length" : "random");
        StateJson.put(state, "models", models);
        StateJson.put(state, "rates", rates);
        return state.put("byLength", byLength);
    }
}
