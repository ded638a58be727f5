/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.learning.RidgeRegression;
import io.llmrouter.learning.SparseVector;
import io.llmrouter.prediction.FeatureMap.Described;
import java.util.Arrays;
import java.util.List;

/**
 * What carries over to requests unlike the training requests: how the targets rise with a request's length and with its numbers, and nothing else.
 *
 * <p>Idea: everything else that was learned on one kind of request ranked another kind worse than chance; longer requests, and those with more
 * numbers, gain from a stronger model in all of them. A ridge over two standardised features, held back. Immutable.
 */
record Trend(RidgeRegression regression) {

    private static final int[] FEATURES = {FeatureMap.NAMES.indexOf("logChars"), FeatureMap.NAMES.indexOf("numbers")};
    private static final double LAMBDA = 100;

    static Trend fit(List<Described> rows, double[][] targets) {
        return new Trend(RidgeRegression.fit(rows.stream().map(Trend::row).toList(), targets, FEATURES.length, LAMBDA));
    }

    private static SparseVector row(Described described) {
        float[] structure = described.point().structure();
        return new SparseVector(
                new int[] {0, 1},
                Arrays.stream(FEATURES).mapToDouble(j -> structure[j]).toArray());
    }

    /** One number a target. */
    double[] predict(Described described) {
        return regression.predict(row(described));
    }

    ObjectNode state() {
        return regression.state();
    }

    static Trend read(JsonNode state) {
        return new Trend(RidgeRegression.read(state));
    }
}
