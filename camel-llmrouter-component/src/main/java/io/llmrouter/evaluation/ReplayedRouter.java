/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * What a router predicted for rows that it had not seen, beside what the models made of them. The arrays are not copied: nobody changes them.
 *
 * @param name of the router
 * @param models k at least 2, cheapest first, strongest last
 * @param expected n x k, the score that the router expects of each model; for comparing models, so any finite scale will do
 * @param probability n x k, calibrated chance in [0, 1] that the model answers well; null if the router has none
 * @param scores n x k, true scores in [0, 1]
 * @param costs n x k, US dollars of each call; null if the table has none
 * @param strange n, whether the row is unlike what the router has learned from
 * @param rows n, the requests
 */
public record ReplayedRouter(
        String name,
        List<String> models,
        double[][] expected,
        double[][] probability,
        double[][] scores,
        double[][] costs,
        boolean[] strange,
        List<OutcomeRow> rows) {

    /** Copies the lists and checks the shapes. */
    public ReplayedRouter {
        models = List.copyOf(models);
        rows = List.copyOf(rows);
        if (models.size() < 2 || rows.isEmpty()) {
            throw new IllegalArgumentException("router '" + name + "' is measured with " + models.size() + " models on "
                    + rows.size() + " rows; there must be at least 2 models and 1 row");
        }
        requireShape(name, "expected", expected, rows.size(), models.size());
        requireShape(name, "scores", scores, rows.size(), models.size());
        if (probability != null) {
            requireShape(name, "probability", probability, rows.size(), models.size());
        }
        if (costs != null) {
            requireShape(name, "costs", costs, rows.size(), models.size());
        }
        if (strange.length != rows.size()) {
            throw new IllegalArgumentException("router '" + name + "' says of " + strange.length
                    + " rows whether they are strange; there are " + rows.size());
        }
    }

    private static void requireShape(String name, String what, double[][] values, int rows, int models) {
        boolean right = values.length == rows && Arrays.stream(values).allMatch(row -> row.length == models);
        if (!right) {
            throw new IllegalArgumentException("'" + what + "' of router '" + name + "' has " + values.length
                    + " rows, or a row of another length than " + models + "; it must be " + rows + " x " + models);
        }
    }

    /** Whether costs can be compared: they are known and the strongest model is not free. O(n). */
    public boolean priced() {
        return costs != null && meanCost(strongest()) > 0;
    }

    /** Index of the strongest model. */
    int strongest() {
        return models.size() - 1;
    }

    /** One column of the true scores, n values in [0, 1]. */
    double[] scoresOf(int model) {
        return Arrays.stream(scores).mapToDouble(row -> row[model]).toArray();
    }

    /** One column of the costs, n values in US dollars; zeros if costs are not known. */
    double[] costsOf(int model) {
        return costs == null
                ? new double[rows.size()]
                : Arrays.stream(costs).mapToDouble(row -> row[model]).toArray();
    }

    /** Mean US dollars of a call; zero if costs are not known. */
    double meanCost(int model) {
        return Arrays.stream(costsOf(model)).average().orElseThrow();
    }

    /** The model below the strongest with the highest value; the cheapest of equals. */
    static int bestBelow(double[] values) {
        int best = 0;
        for (int model = 1; model < values.length - 1; model++) {
            if (values[model] > values[best]) {
                best = model;
            }
        }
        return best;
    }
}
