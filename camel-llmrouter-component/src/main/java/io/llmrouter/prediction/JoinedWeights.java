/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.learning.LogisticRegression;
import io.llmrouter.learning.StateJson;
import java.util.List;

/**
 * The weights of one logistic regression for each model, side by side: a request has hundreds of words among 131,072 columns, and fetching a weight takes
 * longer than to multiply it, so the models' weights of a column lie together. Immutable.
 */
final class JoinedWeights {

    private final double[] intercepts;
    /** Of column j and model m at {@code j * models + m}. */
    private final float[] weights;

    private JoinedWeights(double[] intercepts, float[] weights) {
        this.intercepts = intercepts;
        this.weights = weights;
    }

    /** Of one regression a model, all of the same columns. */
    static JoinedWeights of(List<LogisticRegression> regressions) {
        int models = regressions.size();
        double[] intercepts = new double[models];
        float[] weights = new float[models * regressions.get(0).weights().length];
        for (int m = 0; m < models; m++) {
            intercepts[m] = regressions.get(m).intercept();
            double[] own = regressions.get(m).weights();
            for (int j = 0; j < own.length; j++) {
                weights[j * models + m] = (float) own[j];
            }
        }
        return new JoinedWeights(intercepts, weights);
    }

    /** P(target = 1) for each model, in (0, 1). */
    double[] probability(JoinedRow row) {
        double[] logits = row.dots(weights, intercepts.length);
        for (int m = 0; m < logits.length; m++) {
            logits[m] = LogisticRegression.sigmoid(logits[m] + intercepts[m]);
        }
        return logits;
    }

    /** Writes them, model after model. */
    void write(ObjectNode state) {
        StateJson.put(state, "intercepts", intercepts);
        float[][] rows = new float[intercepts.length][weights.length / intercepts.length];
        for (int i = 0; i < weights.length; i++) {
            rows[i % rows.length][i / rows.length] = weights[i];
        }
        StateJson.putPacked(state, "weights", rows);
    }

    /** Reads them for so many models and columns. */
    static JoinedWeights read(JsonNode state, int models, int columns) {
        double[] intercepts = StateJson.numbers(state, "intercepts", models);
        float[] rows = StateJson.packed(state, "weights", models * columns);
        float[] weights = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            weights[i % columns * models + i / columns] = rows[i];
        }
        return new JoinedWeights(intercepts, weights);
    }
}
