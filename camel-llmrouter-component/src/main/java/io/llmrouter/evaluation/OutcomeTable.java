/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.failure.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Requests with the outcomes of the same models. Immutable.
 *
 * @param rows at least one
 * @param skipped bad lines that were left out while reading
 */
public record OutcomeTable(List<OutcomeRow> rows, int skipped) {

    /** Copies the rows. */
    public OutcomeTable {
        rows = List.copyOf(rows);
    }

    /**
     * The scores of a model, row by row.
     *
     * @param model its name in the table
     * @return n scores in [0, 1]
     * @throws IllegalArgumentException if a row lacks the model
     */
    public double[] scores(String model) {
        return rows.stream().mapToDouble(row -> outcome(row, model).score()).toArray();
    }

    /**
     * The costs of a model, row by row.
     *
     * @param model its name in the table
     * @return n costs in US dollars; null if a row has none
     */
    public double[] costs(String model) {
        boolean known = rows.stream().allMatch(row -> outcome(row, model).costUsd() != null);
        return known
                ? rows.stream()
                        .mapToDouble(row -> outcome(row, model).costUsd())
                        .toArray()
                : null;
    }

    /** This table's rows, then the other's. */
    public OutcomeTable and(OutcomeTable other) {
        List<OutcomeRow> all = new ArrayList<>(rows);
        all.addAll(other.rows);
        return new OutcomeTable(all, skipped + other.skipped);
    }

    /** Names of all models in the table. */
    public Set<String> models() {
        Set<String> names = new TreeSet<>();
        rows.forEach(row -> names.addAll(row.outcomes().keySet()));
        return names;
    }

    /** A row's text as duplicates share it: lower case, letters and digits only. */
    static String normalised(OutcomeRow row) {
        return row.query().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
    }

    private OutcomeRow.Outcome outcome(OutcomeRow row, String model) {
        OutcomeRow.Outcome outcome = row.outcomes().get(model);
        if (outcome != null) {
            return outcome;
        }
        Set<String> known = models();
        throw new IllegalArgumentException(
                known.contains(model)
                        ? "row '" + row.id() + "' has no outcome of model '" + model
                                + "'; remove the row or name another model"
                        : Suggestion.unknown("model in the outcome table", model, known));
    }
}
