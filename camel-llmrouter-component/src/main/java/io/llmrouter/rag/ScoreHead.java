/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.learning.DenseRow;
import io.llmrouter.learning.LogisticRegression;
import io.llmrouter.learning.Standardisation;
import io.llmrouter.learning.StateJson;
import java.util.Arrays;
import java.util.List;

/**
 * One calibrated probability from a row of signals: logistic regression over standardised numbers; what is not known counts as the mean. Fitted by
 * likelihood with few weights on many rows, it needs no second calibration. Immutable.
 */
record ScoreHead(List<String> signals, Standardisation standardisation, LogisticRegression regression) {

    /** Inverse strength of the penalty: with about twenty weights on hundreds of rows its optimum is flat. */
    private static final double C = 0.03;

    /** Over some of the signals. */
    static ScoreHead fit(List<String> signals, List<double[]> all, boolean[] labels) {
        List<double[]> rows = all.stream().map(row -> of(signals, row)).toList();
        int d = signals.size();
        double[] means = new double[d];
        for (int j = 0; j < d; j++) {
            int column = j;
            means[j] = rows.stream()
                    .mapToDouble(row -> row[column])
                    .filter(Double::isFinite)
                    .average()
                    .orElse(0);
        }
        double[][] known = rows.stream().map(row -> filled(row, means)).toArray(double[][]::new);
        Standardisation standardisation = Standardisation.of(known);
        double[] target = new double[labels.length];
        Arrays.setAll(target, i -> labels[i] ? 1 : 0);
        List<DenseRow> standard = Arrays.stream(known)
                .map(row -> new DenseRow(standardisation.apply(row)))
                .toList();
        return new ScoreHead(signals, standardisation, LogisticRegression.fit(standard, target, d, C));
    }

    /** Of a row of all signals. */
    double probability(double[] all) {
        double[] row = filled(of(signals, all), standardisation.mean());
        return regression.probability(new DenseRow(standardisation.apply(row)));
    }

    private static double[] of(List<String> signals, double[] all) {
        return signals.stream()
                .mapToDouble(signal -> all[RetrievalSignals.NAMES.indexOf(signal)])
                .toArray();
    }

    private static double[] filled(double[] row, double[] means) {
        double[] filled = row.clone();
        Arrays.setAll(filled, j -> Double.isFinite(row[j]) ? row[j] : means[j]);
        return filled;
    }

    ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        StateJson.put(state, "signals", signals);
        StateJson.put(state, "mean", standardisation.mean());
        StateJson.put(state, "deviation", standardisation.deviation());
        StateJson.put(state, "weights", regression.weights());
        return state.put("intercept", regression.intercept());
    }

    static ScoreHead read(JsonNode state) {
        List<String> signals = StateJson.texts(state, "signals");
        double[] mean = StateJson.numbers(state, "mean");
        double[] weights = StateJson.numbers(state, "weights");
        double[] deviation = StateJson.numbers(state, "deviation");
        int d = signals.size();
        if (mean.length != d || weights.length != d || deviation.length != d) {
            throw new IllegalArgumentException("a retrieval score over " + d
                    + " signals has as many means, deviations and"
                    + " weights, but the file has " + mean.length + ", " + deviation.length + " and " + weights.length
                    + "; fit it again");
        }
        if (!RetrievalSignals.NAMES.containsAll(signals)) {
            throw new IllegalArgumentException("a retrieval score over the signals " + signals + "; this version has "
                    + RetrievalSignals.NAMES + "; fit it again");
        }
        return new ScoreHead(
                signals,
                new Standardisation(mean, deviation),
                new LogisticRegression(weights, StateJson.number(state, "intercept")));
    }
}
