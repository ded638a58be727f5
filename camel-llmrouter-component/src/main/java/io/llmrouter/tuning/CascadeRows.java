/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.OutcomesException;
import io.llmrouter.evaluation.PriceList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An outcome table as a cascade sees it: n requests, k stages, cheap to strong. Arrays are indexed by row, then stage, and are not to be changed.
 *
 * @param models k names
 * @param questions n texts
 * @param answers n x k texts; null where the table has none or they were not read
 * @param signal n x k recorded signals; not a number where there is none
 * @param scores n x k, in [0, 1]
 * @param costs n x k of a call to that stage alone, in US dollars; null where the table and the price list do not say
 * @param latencies n x k of a call to that stage alone, in milliseconds; not a number where the table does not say
 * @param fields n maps of short fields by name, such as task or subject
 * @param group n numbers; rows of equal number, such as duplicates, are never separated
 * @param per name of the field whose values are slices with calibrators and thresholds of their own; null for none
 * @param named where several signals were read, all of them by name, each n x k as the first; empty otherwise
 */
public record CascadeRows(
        List<String> models,
        String[] questions,
        String[][] answers,
        double[][] signal,
        double[][] scores,
        double[][] costs,
        double[][] latencies,
        List<Map<String, String>> fields,
        int[] group,
        String per,
        Map<String, double[][]> named) {

    /** From this score on an answer counts as correct, where scores are graded. */
    static final double CORRECT = 0.5;

    /** Copies. */
    public CascadeRows {
        named = Map.copyOf(named);
    }

    /** With one recorded signal, and without slices. */
    public CascadeRows(
            List<String> models,
            String[] questions,
            String[][] answers,
            double[][] signal,
            double[][] scores,
            double[][] costs,
            double[][] latencies,
            List<Map<String, String>> fields,
            int[] group) {
        this(models, questions, answers, signal, scores, costs, latencies, fields, group, null, Map.of());
    }

    /**
     * Reads the outcomes of some models.
     *
     * @param table read with the replies that the signal needs
     * @param models k names in the table, cheap to strong, at least two
     * @param prices null for none
     * @return the rows
     */
    public static CascadeRows of(OutcomeTable table, List<String> models, PriceList prices) {
        List<OutcomeRow> rows = table.rows();
        int n = rows.size();
        String[][] answers = new String[n][models.size()];
        double[][] signal = new double[n][models.size()];
        double[][] latencies = new double[n][models.size()];
        int[] group = new int[n];
        Map<String, double[][]> named = new HashMap<>();
        Map<String, Integer> groups = new HashMap<>();
        for (int row = 0; row < n; row++) {
            group[row] = groups.computeIfAbsent(OutcomeTable.normalised(rows.get(row)), text -> groups.size());
            for (int stage = 0; stage < models.size(); stage++) {
                OutcomeRow.Reply reply =
                        rows.get(row).outcomes().get(models.get(stage)).reply();
                answers[row][stage] = reply.answer();
                signal[row][stage] = reply.signal();
                latencies[row][stage] = reply.latencyMs();
                int here = row;
                int of = stage;
                reply.signals()
                        .forEach((name, value) ->
                                named.computeIfAbsent(name, any -> missing(n, models.size()))[here][of] = value);
            }
        }
        return new CascadeRows(
                List.copyOf(models),
                rows.stream().map(OutcomeRow::query).toArray(String[]::new),
                answers,
                signal,
                table.scores(models),
                table.costs(models, prices),
                latencies,
                rows.stream().map(OutcomeRow::fields).toList(),
                group,
                null,
                named);
    }

    /** Number of requests. */
    public int size() {
        return scores.length;
    }

    /** Number of stages. */
    public int stages() {
        return models.size();
    }

    /** Stages that can say no: all but the last. */
    public int judged() {
        return models.size() - 1;
    }

    /** Some of the rows, in that order. */
    public CascadeRows only(int[] rows) {
        return new CascadeRows(
                models,
                Arrays.stream(rows).mapToObj(row -> questions[row]).toArray(String[]::new),
                Arrays.stream(rows).mapToObj(row -> answers[row]).toArray(String[][]::new),
                pick(signal, rows),
                pick(scores, rows),
                costs == null ? null : pick(costs, rows),
                pick(latencies, rows),
                Arrays.stream(rows).mapToObj(fields::get).toList(),
                Arrays.stream(rows).map(row -> group[row]).toArray(),
                per,
                named.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, one -> pick(one.getValue(), rows))));
    }

    /**
     * The same rows with slices.
     *
     * @param field whose values are the slices, such as task; null for none
     * @return the rows
     * @throws OutcomesException if no row has the field
     */
    public CascadeRows slicedBy(String field) {
        if (field != null && fields.stream().noneMatch(row -> row.containsKey(field))) {
            Set<String> known = new TreeSet<>();
            fields.forEach(row -> known.addAll(row.keySet()));
            throw new OutcomesException("no row has a field '" + field + "' to slice by; the rows have " + known);
        }
        return new CascadeRows(
                models, questions, answers, signal, scores, costs, latencies, fields, group, field, named);
    }

    /** The recorded signal of that name; where a single one was read, that. */
    double[][] recorded(String name) {
        if (named.isEmpty()) {
            return signal;
        }
        if (!named.containsKey(name)) {
            throw new OutcomesException(
                    "no signal '" + name + "' was read of the outcomes; read were " + new TreeSet<>(named.keySet()));
        }
        return named.get(name);
    }

    private static double[][] missing(int rows, int stages) {
        double[][] table = new double[rows][stages];
        Arrays.stream(table).forEach(row -> Arrays.fill(row, Double.NaN));
        return table;
    }

    /** The slice of a row; null where it is in none. */
    public String slice(int row) {
        return per == null ? null : fields.get(row).get(per);
    }

    /** The slice of each row. */
    String[] slices() {
        return IntStream.range(0, size()).mapToObj(this::slice).toArray(String[]::new);
    }

    /** A stage's scores. */
    public double[] scoresOf(int stage) {
        return column(scores, stage);
    }

    /** Whether a stage's answers are correct. */
    boolean[] correct(int stage) {
        boolean[] correct = new boolean[size()];
        for (int row = 0; row < correct.length; row++) {
            correct[row] = scores[row][stage] >= CORRECT;
        }
        return correct;
    }

    /** Mean of a stage's scores. */
    public double meanScore(int stage) {
        return Arrays.stream(scoresOf(stage)).average().orElse(Double.NaN);
    }

    /** Mean cost of calling a stage once; not a number where costs are not known. */
    public double meanCost(int stage) {
        return costs == null
                ? Double.NaN
                : Arrays.stream(column(costs, stage)).average().orElse(Double.NaN);
    }

    static double[] column(double[][] table, int column) {
        return Arrays.stream(table).mapToDouble(row -> row[column]).toArray();
    }

    static double[][] pick(double[][] table, int[] rows) {
        return Arrays.stream(rows).mapToObj(row -> table[row]).toArray(double[][]::new);
    }
}
