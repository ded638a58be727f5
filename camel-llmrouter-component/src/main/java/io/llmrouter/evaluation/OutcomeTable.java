/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.failure.Suggestion;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Requests with the outcomes of the same models. Immutable.
 *
 * @param rows at least one
 * @param skipped bad lines that were left out while reading
 * @param leftOut rows that were left out because the caller wanted so
 */
public record OutcomeTable(List<OutcomeRow> rows, int skipped, int leftOut) {

    private static final String LABELS = "labels";
    private static final String UNSTATED = "as the table states";
    private static final Pattern MARKS = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Copies the rows. */
    public OutcomeTable {
        rows = List.copyOf(rows);
    }

    /** With nothing left out on purpose. */
    public OutcomeTable(List<OutcomeRow> rows, int skipped) {
        this(rows, skipped, 0);
    }

    /**
     * The scores of some models, row by row.
     *
     * @param models k names in the table
     * @return n rows of k scores in [0, 1]
     * @throws OutcomesException if a row lacks a model
     */
    public double[][] scores(List<String> models) {
        return rows.stream()
                .map(row -> models.stream()
                        .mapToDouble(model -> outcome(row, model).score())
                        .toArray())
                .toArray(double[][]::new);
    }

    /** The scores of one model, row by row. */
    public double[] scores(String model) {
        return rows.stream().mapToDouble(row -> outcome(row, model).score()).toArray();
    }

    /**
     * The costs of some models, row by row: as stated, if every row states one for every model, else by tokens and prices.
     *
     * @param models k names in the table
     * @param prices null for none
     * @return n rows of k costs in US dollars; null if some are not known either way
     * @throws OutcomesException if the costs are not stated and a model has no price
     */
    public double[][] costs(List<String> models, PriceList prices) {
        double[][] stated = costsBy(models, (model, outcome) -> outcome.costUsd());
        return stated != null || prices == null ? stated : costsBy(models, prices::cost);
    }

    /**
     * Why costs are not known though some are stated: where one is missing, means of models cannot be compared.
     *
     * @param models k names in the table
     * @return a sentence; empty if all outcomes state one, or none does
     */
    public Optional<String> costGap(List<String> models) {
        int missing = 0;
        String first = null;
        for (OutcomeRow row : rows) {
            for (String model : models) {
                if (outcome(row, model).costUsd() == null) {
                    missing++;
                    first = first == null ? "row '" + row.id() + "' for model '" + model + "'" : first;
                }
            }
        }
        int all = rows.size() * models.size();
        return missing == 0 || missing == all
                ? Optional.empty()
                : Optional.of("costs are not used, for " + missing + " of " + all
                        + " outcomes state no cost_usd, the first is " + first);
    }

    private interface Costing {

        Double of(String model, OutcomeRow.Outcome outcome);
    }

    private double[][] costsBy(List<String> models, Costing costing) {
        double[][] costs = new double[rows.size()][models.size()];
        for (int i = 0; i < costs.length; i++) {
            for (int m = 0; m < costs[i].length; m++) {
                Double cost = costing.of(models.get(m), outcome(rows.get(i), models.get(m)));
                if (cost == null) {
                    return null;
                }
                costs[i][m] = cost;
            }
        }
        return costs;
    }

    /** This table's rows, then the other's. */
    public OutcomeTable and(OutcomeTable other) {
        List<OutcomeRow> all = new ArrayList<>(rows);
        all.addAll(other.rows);
        return new OutcomeTable(all, skipped + other.skipped, leftOut + other.leftOut);
    }

    /** Names of all models in the table. */
    public Set<String> models() {
        Set<String> names = new TreeSet<>();
        rows.forEach(row -> names.addAll(row.outcomes().keySet()));
        return names;
    }

    /** Who gave the scores, as rows say in their field {@code labels}. */
    public String labels() {
        Set<String> stated = new TreeSet<>();
        rows.forEach(row -> stated.add(row.fields().getOrDefault(LABELS, UNSTATED)));
        return String.join(" and ", stated);
    }

    /** A row's text as duplicates share it: NFKC, lower case, letters and digits only; as it is where it has none. */
    public static String normalised(OutcomeRow row) {
        String folded = Normalizer.normalize(row.query(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String letters = MARKS.matcher(folded).replaceAll("");
        return letters.isEmpty() ? row.query() : letters;
    }

    private OutcomeRow.Outcome outcome(OutcomeRow row, String model) {
        OutcomeRow.Outcome outcome = row.outcomes().get(model);
        if (outcome != null) {
            return outcome;
        }
        Set<String> known = models();
        throw new OutcomesException(
                known.contains(model)
                        ? "row '" + row.id() + "' has no outcome of model '" + model
                                + "'; remove the row or name another model"
                        : Suggestion.unknown("model in the outcome table", model, known));
    }
}
