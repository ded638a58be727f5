/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.training;

import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.evaluation.Contenders;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.RoutingReplay;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.prediction.LabelledRequests;
import io.llmrouter.routing.Fingerprint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes {@link TrainingRows} of an outcome table. Stateless. */
public final class TrainingTable {

    private TrainingTable() {}

    /**
     * All rows, duplicates grouped.
     *
     * @param requests n rows with their features
     * @param models k names in the table, the cheapest first, the strongest last
     * @param costs n rows of k costs in US dollars; null where not known
     * @param files names of the files the table was read from
     * @return rows to learn from
     * @throws io.llmrouter.evaluation.OutcomesException if the strongest is better than the cheapest on every row or on none
     */
    public static TrainingRows rows(
            RoutingReplay.Requests requests, List<String> models, double[][] costs, List<String> files) {
        OutcomeTable table = requests.table();
        double[][] scores = table.scores(models);
        Contenders.requireTwoClasses(models, scores);
        List<PromptFeatures> features =
                IntStream.range(0, scores.length).mapToObj(requests.features()).toList();
        Map<String, Integer> groups = new HashMap<>();
        int[] group = table.rows().stream()
                .mapToInt(row -> groups.computeIfAbsent(OutcomeTable.normalised(row), text -> groups.size()))
                .toArray();
        return new TrainingRows(
                new LabelledRequests(models, features, scores),
                costs,
                group,
                answeredAs(table, models),
                files,
                hash(table, models),
                table.labels());
    }

    /**
     * Under which names the providers answered.
     *
     * @param table its rows
     * @param models k names
     * @return for each model the names; empty where the table does not say
     */
    public static List<List<String>> answeredAs(OutcomeTable table, List<String> models) {
        return models.stream()
                .map(model -> table.rows().stream()
                        .map(row -> row.outcomes().get(model).answeredAs())
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList())
                .toList();
    }

    /**
     * Where the labels of a table come from.
     *
     * @param table its rows
     * @param models whose scores are looked at
     * @return the sample that a certificate names
     */
    public static LabelledSample sample(OutcomeTable table, List<String> models) {
        return new LabelledSample(table.labels(), hash(table, models));
    }

    private static String hash(OutcomeTable table, List<String> models) {
        return Fingerprint.of(table.rows().stream()
                .flatMap(row -> Stream.concat(
                        Stream.of(row.id(), row.query()),
                        models.stream()
                                .flatMap(model -> Stream.of(
                                        model,
                                        Double.toString(
                                                row.outcomes().get(model).score()))))));
    }
}
