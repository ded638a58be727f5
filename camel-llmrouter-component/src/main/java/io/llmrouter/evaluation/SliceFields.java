/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** By what rows can be grouped: text fields of few values, the length of the query, and whether a row is unlike the learned ones. Stateless. */
public final class SliceFields {

    /** Below this many rows an accuracy says little. */
    public static final int SMALL_BELOW = 50;

    /** A field of more values is no grouping; a page has room for as many. */
    static final int MOST_VALUES = 60;

    private static final int MOST_FIELDS = 8;
    private static final int LONGEST_VALUE = 80;
    private static final List<String> FIRST = List.of("task", "subject", "language");
    private static final Set<String> NEVER = Set.of("id", "query");

    private SliceFields() {}

    /** The labels of all n rows by the name of the grouping, in the order to be shown; null for a row without the field. */
    public static Map<String, String[]> of(ReplayedRouter router) {
        Map<String, String[]> fields = new LinkedHashMap<>();
        for (String field : names(router.rows())) {
            String[] labels = router.rows().stream()
                    .map(row -> shortened(row.fields().get(field)))
                    .toArray(String[]::new);
            if (fields.size() < MOST_FIELDS && grouping(labels)) {
                fields.put(field, labels);
            }
        }
        add(fields, "length of the query", lengths(router.rows()));
        add(fields, "seen before", strangeness(router.strange()));
        return fields;
    }

    private static void add(Map<String, String[]> fields, String name, String[] labels) {
        if (grouping(labels)) {
            fields.put(name, labels);
        }
    }

    private static List<String> names(List<OutcomeRow> rows) {
        Set<String> all = new TreeSet<>();
        rows.forEach(row -> all.addAll(row.fields().keySet()));
        all.removeAll(NEVER);
        List<String> ordered = new ArrayList<>(FIRST);
        ordered.retainAll(all);
        all.removeAll(ordered);
        ordered.addAll(all);
        return ordered;
    }

    private static boolean grouping(String[] labels) {
        Set<String> values = new HashSet<>();
        for (int row = 0; row < labels.length && values.size() <= MOST_VALUES; row++) {
            if (labels[row] != null) {
                values.add(labels[row]);
            }
        }
        return values.size() >= 2 && values.size() <= MOST_VALUES && 2 * values.size() <= labels.length;
    }

    private static String shortened(String value) {
        if (value == null || value.codePointCount(0, value.length()) <= LONGEST_VALUE) {
            return value;
        }
        return value.substring(0, value.offsetByCodePoints(0, LONGEST_VALUE)) + "…";
    }

    private static String[] lengths(List<OutcomeRow> rows) {
        int[] lengths = rows.stream().mapToInt(row -> row.query().length()).toArray();
        int[] sorted = Arrays.stream(lengths).sorted().toArray();
        int third = sorted[(sorted.length - 1) / 3];
        int twoThirds = sorted[(sorted.length - 1) * 2 / 3];
        return Arrays.stream(lengths)
                .mapToObj(length -> length <= third
                        ? "short: up to " + third + " characters"
                        : length <= twoThirds
                                ? "medium: up to " + twoThirds + " characters"
                                : "long: more than " + twoThirds + " characters")
                .toArray(String[]::new);
    }

    private static String[] strangeness(boolean[] strange) {
        String[] labels = new String[strange.length];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = strange[row] ? "unlike the rows learned from" : "like the rows learned from";
        }
        return labels;
    }
}
