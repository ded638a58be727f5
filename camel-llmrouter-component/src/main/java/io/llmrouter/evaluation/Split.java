/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which rows to learn from and which to measure on. Rows of the same normalised text are always on the same side. Immutable.
 *
 * @param train row numbers to learn from
 * @param test row numbers to measure on
 */
public record Split(List<Integer> train, List<Integer> test) {

    /** Copies both lists. */
    public Split {
        train = List.copyOf(train);
        test = List.copyOf(test);
    }

    /**
     * Cross-validation: every row is measured exactly once.
     *
     * @param table the rows
     * @param folds at least 2
     * @param field whose values stay together, such as subject; null for duplicates only
     * @param seed of the draw
     * @return one split a fold
     * @throws OutcomesException if a fold would be empty or a row lacks the field
     */
    public static List<Split> folds(OutcomeTable table, int folds, String field, long seed) {
        Map<String, List<Integer>> groups =
                field == null ? groups(table, OutcomeTable::normalised) : joined(table, field);
        List<String> shuffled = new ArrayList<>(groups.keySet());
        Collections.shuffle(shuffled, new Random(seed));
        if (folds < 2 || shuffled.size() < folds) {
            throw new OutcomesException("--folds " + folds + " needs at least 2 folds and as many distinct "
                    + (field == null ? "texts" : "values of '" + field + "'") + "; there are " + shuffled.size());
        }
        List<List<Integer>> parts = new ArrayList<>();
        for (int k = 0; k < folds; k++) {
            parts.add(new ArrayList<>());
        }
        for (int g = 0; g < shuffled.size(); g++) {
            parts.get(g % folds).addAll(groups.get(shuffled.get(g)));
        }
        List<Split> splits = new ArrayList<>();
        for (int k = 0; k < folds; k++) {
            List<Integer> train = new ArrayList<>();
            for (int other = 0; other < folds; other++) {
                if (other != k) {
                    train.addAll(parts.get(other));
                }
            }
            splits.add(new Split(train, parts.get(k)));
        }
        return splits;
    }

    /**
     * Another table: learn from the first rows, measure on the others.
     *
     * @param table rows to learn from, then rows to measure on
     * @param learned how many to learn from; those whose text is measured too are left out
     * @return the split
     * @throws OutcomesException if nothing would be left to learn from
     */
    public static Split after(OutcomeTable table, int learned) {
        List<Integer> test =
                IntStream.range(learned, table.rows().size()).boxed().toList();
        Set<String> measured = test.stream()
                .map(row -> OutcomeTable.normalised(table.rows().get(row)))
                .collect(Collectors.toSet());
        List<Integer> train = IntStream.range(0, learned)
                .filter(row ->
                        !measured.contains(OutcomeTable.normalised(table.rows().get(row))))
                .boxed()
                .toList();
        if (train.isEmpty()) {
            throw new OutcomesException("all " + learned + " rows of --outcomes have texts that --test has too, so"
                    + " nothing is left to learn from; name two files with different questions");
        }
        return new Split(train, test);
    }

    /**
     * A few labels: learn from a random handful, measure on all the rest.
     *
     * @param table the rows
     * @param labels about how many to learn from; a duplicate of a chosen row is chosen too
     * @param seed of the draw
     * @return the split
     * @throws OutcomesException if nothing would be left to measure on
     */
    public static Split labels(OutcomeTable table, int labels, long seed) {
        Map<String, List<Integer>> groups = groups(table, OutcomeTable::normalised);
        List<String> shuffled = new ArrayList<>(groups.keySet());
        Collections.shuffle(shuffled, new Random(seed));
        List<Integer> train = new ArrayList<>();
        List<Integer> test = new ArrayList<>();
        for (String text : shuffled) {
            (train.size() < labels ? train : test).addAll(groups.get(text));
        }
        if (labels < 1 || test.isEmpty()) {
            throw new OutcomesException("--labels " + labels + " leaves nothing to measure on; the table has "
                    + table.rows().size() + " rows");
        }
        return new Split(train, test);
    }

    /** Groups by a field; groups that share a text are one. */
    private static Map<String, List<Integer>> joined(OutcomeTable table, String field) {
        Map<String, String> parent = new HashMap<>();
        Map<String, String> groupOfText = new HashMap<>();
        for (OutcomeRow row : table.rows()) {
            String group = root(parent, value(row, field));
            String other = groupOfText.putIfAbsent(OutcomeTable.normalised(row), group);
            if (other != null && !root(parent, other).equals(group)) {
                parent.put(group, root(parent, other));
            }
        }
        return groups(table, row -> root(parent, value(row, field)));
    }

    private static String root(Map<String, String> parent, String group) {
        String root = group;
        while (parent.containsKey(root)) {
            root = parent.get(root);
        }
        return root;
    }

    private static Map<String, List<Integer>> groups(OutcomeTable table, Function<OutcomeRow, String> group) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < table.rows().size(); i++) {
            groups.computeIfAbsent(group.apply(table.rows().get(i)), first -> new ArrayList<>())
                    .add(i);
        }
        return groups;
    }

    private static String value(OutcomeRow row, String field) {
        String value = row.fields().get(field);
        if (value == null) {
            throw new OutcomesException("row '" + row.id() + "' has no text field '" + field + "'; it has "
                    + new TreeSet<>(row.fields().keySet()));
        }
        return value;
    }
}
