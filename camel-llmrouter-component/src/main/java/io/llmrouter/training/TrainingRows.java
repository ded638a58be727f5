/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.training;

import io.llmrouter.prediction.LabelledRequests;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a bundle is made of. Not to be changed.
 *
 * @param requests n requests with the scores of k models, cheapest first, strongest last
 * @param costs n rows of k costs in US dollars; null where the outcome table has none
 * @param group n numbers; rows of equal number, such as duplicates, are never separated
 * @param answeredAs for each model the names under which its provider answered; empty where the table does not say
 * @param files names of the outcome tables
 * @param dataHash of the rows
 * @param labels where the scores come from
 */
public record TrainingRows(
        LabelledRequests requests,
        double[][] costs,
        int[] group,
        List<List<String>> answeredAs,
        List<String> files,
        String dataHash,
        String labels) {

    private static final String USD = "USD";
    private static final String RANK = "rank";

    /** Checks lengths. */
    public TrainingRows {
        files = List.copyOf(files);
        if (group.length != requests.size() || costs != null && costs.length != requests.size()) {
            throw new IllegalArgumentException("there must be as many groups and costs as requests, but there are "
                    + group.length + ", " + (costs == null ? "none" : Integer.toString(costs.length)) + " and "
                    + requests.size());
        }
    }

    /** Unit of {@link #meanCosts}. */
    String costUnit() {
        return costs == null ? RANK : USD;
    }

    /** Mean cost of a call to each model; without costs 0 for the first, 1 for the last and equal steps between, so that the last's share counts. */
    double[] meanCosts() {
        int k = requests.models().size();
        return IntStream.range(0, k)
                .mapToDouble(m -> costs == null
                        ? m / (double) (k - 1)
                        : Arrays.stream(costs)
                                .mapToDouble(row -> row[m])
                                .average()
                                .orElseThrow())
                .toArray();
    }
}
