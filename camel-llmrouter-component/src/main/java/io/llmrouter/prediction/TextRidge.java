/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.learning.ActiveColumns;
import io.llmrouter.learning.RidgeRegression;
import io.llmrouter.learning.SparseVector;
import io.llmrouter.learning.StateJson;
import io.llmrouter.prediction.FeatureMap.Described;
import java.util.List;

/**
 * A ridge over the words of a request, with or without the characters in them. Immutable.
 *
 * @param regression over {@link Described#tokens}
 * @param characters whether it looks at them
 */
record TextRidge(RidgeRegression regression, boolean characters) {

    /**
     * How to fit one.
     *
     * @param lambda strength of the penalty, positive
     * @param characters whether it looks at them
     */
    record Choice(double lambda, boolean characters) {}

    static TextRidge fit(List<Described> rows, double[][] targets, Choice choice) {
        List<SparseVector> tokens =
                rows.stream().map(row -> row.tokens(choice.characters)).toList();
        ActiveColumns active = ActiveColumns.of(tokens, Described.columns(choice.characters));
        List<SparseVector> narrow = tokens.stream().map(active::narrow).toList();
        RidgeRegression fitted = RidgeRegression.fit(narrow, targets, active.size(), choice.lambda);
        return new TextRidge(fitted.widened(active), choice.characters);
    }

    /** One number a target. */
    double[] predict(Described row) {
        return regression.predict(row.tokens(characters));
    }

    ObjectNode state() {
        return regression.state().put("characters", characters);
    }

    static TextRidge read(JsonNode state) {
        return new TextRidge(
                RidgeRegression.read(state),
                StateJson.required(state, "characters").asBoolean());
    }
}
