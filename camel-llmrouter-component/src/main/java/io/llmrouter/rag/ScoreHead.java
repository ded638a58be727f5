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
record ScoreHead(Standardisation standardisation, LogisticRegression regression) {

    /** Inverse strength of the penalty: with about twenty weights on hundreds of rows its optimum is flat. */
    private static final double C = 0.1;

    static ScoreHead fit(List<double[]> rows, boolean[] labels) {
        int d = rows.get(0).length;
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
        return new ScoreHead(standardisation, LogisticRegression.fit(standard, target, d, C));
    }

    double probability(double[] row) {
        return regression.probability(new DenseRow(standardisation.apply(filled(row, standardisation.mean()))));
    }

    private static double[] filled(double[] row, double[] means) {
        double[] filled = row.clone();
        Arrays.setAll(filled, j -> Double.isFinite(row[j]) ? row[j] : means[j]);
        return filled;
    }

    ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        StateJson.put(state, "mean", standardisation.mean());
        StateJson.put(state, "deviation", standardisation.deviation());
        StateJson.put(state, "weights", regression.weights());
        return state.put("intercept", regression.intercept());
    }

    static ScoreHead read(JsonNode state) {
        double[] mean = StateJson.numbers(state, "mean");
        double[] weights = StateJson.numbers(state, "weights");
        double[] deviation = StateJson.numbers(state, "deviation");
        int expected = RetrievalSignals.NAMES.size();
        if (mean.length != expected || weights.length != expected || deviation.length != expected) {
            throw new IllegalArgumentException("a retrieval score has " + expected + " signals, but the file has "
                    + mean.length + " means, " + deviation.length + " deviations and " + weights.length
                    + " weights; fit it again with this version");
        }
        return new ScoreHead(
                new Standardisation(mean, deviation),
                new LogisticRegression(weights, StateJson.number(state, "intercept")));
    }
}
