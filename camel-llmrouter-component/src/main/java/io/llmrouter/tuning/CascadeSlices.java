/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.CalibrationReport;
import io.llmrouter.evaluation.FigureNodes;
import io.llmrouter.evaluation.ReplayedRouter;
import io.llmrouter.evaluation.SliceFields;
import io.llmrouter.evaluation.WilsonInterval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * How a cascade does by kind of request, as measured: by each field, by length, and at both ends of the signal, where a mean over all rows hides trouble.
 * Immutable.
 */
final class CascadeSlices {

    private static final double TAIL = 0.1;
    private static final long NOISE_SEED = 1;

    private final CascadeReplay replay;
    private final boolean probabilities;

    CascadeSlices(CascadeReplay replay) {
        this.replay = replay;
        this.probabilities = Arrays.stream(CascadeRows.column(replay.probability(), 0))
                .filter(Double::isFinite)
                .allMatch(p -> p >= 0 && p <= 1);
    }

    /** Figures of the rows that share a value; the calibration error is the excess over noise, not a number without probabilities. */
    private record Slice(
            String value,
            int rows,
            double cheap,
            double strong,
            double routed,
            double share,
            double costly,
            double excess) {}

    /** [{field, value[], rows[], cheap[], strong[], routed[], routed_low[], routed_high[], retained[], share[], costly[], excess_ece[]}]. */
    ArrayNode toJson(ReplayedRouter table) {
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        SliceFields.of(table).forEach((field, labels) -> nodes.add(node(field, slices(labels))));
        return nodes;
    }

    /** The same object for the few requests that a mean hides: both ends of the signal, the longest queries, and rare values of each field together. */
    ObjectNode tails(ReplayedRouter table) {
        List<Slice> tails = slices(ends());
        tails.addAll(slices(longest(replay.rows().questions())));
        SliceFields.of(table).forEach((field, labels) -> tails.addAll(slices(rare(field, labels))));
        return node("tails", tails);
    }

    private static ObjectNode node(String field, List<Slice> slices) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("field", field);
        ArrayNode values = node.putArray("value");
        slices.forEach(slice -> values.add(slice.value()));
        column(node, "rows", slices, Slice::rows);
        column(node, "cheap", slices, Slice::cheap);
        column(node, "strong", slices, Slice::strong);
        column(node, "routed", slices, Slice::routed);
        column(node, "routed_low", slices, s -> WilsonInterval.of(s.routed(), s.rows())
                .low());
        column(node, "routed_high", slices, s -> WilsonInterval.of(s.routed(), s.rows())
                .high());
        column(node, "retained", slices, slice -> slice.routed() / slice.strong());
        column(node, "share", slices, Slice::share);
        column(node, "costly", slices, Slice::costly);
        column(node, "excess_ece", slices, Slice::excess);
        return node;
    }

    private static void column(ObjectNode node, String name, List<Slice> slices, ToDoubleFunction<Slice> figure) {
        node.set(name, FigureNodes.array(slices.size(), i -> figure.applyAsDouble(slices.get(i))));
    }

    /** The surest and the least sure tenth by the first stage, ties together, and rows without a signal. */
    private String[] ends() {
        double[] priority = replay.priority();
        double[] sorted =
                Arrays.stream(priority).filter(Double::isFinite).sorted().toArray();
        String[] labels = new String[priority.length];
        Arrays.fill(labels, "no signal: these go on");
        for (int row = 0; row < labels.length && sorted.length > 0; row++) {
            if (Double.isFinite(priority[row])) {
                boolean surest = priority[row] <= sorted[(int) (TAIL * (sorted.length - 1))];
                boolean least = priority[row] >= sorted[(int) Math.ceil((1 - TAIL) * (sorted.length - 1))];
                labels[row] = surest ? "surest tenth, with ties" : least ? "least sure tenth, with ties" : "between";
            }
        }
        return labels;
    }

    private static String[] longest(String[] questions) {
        int[] lengths =
                Arrays.stream(questions).mapToInt(String::length).sorted().toArray();
        int least = lengths[(int) Math.ceil((1 - TAIL) * (lengths.length - 1))];
        return Arrays.stream(questions)
                .map(question -> question.length() >= least && least > lengths[0]
                        ? "longest tenth: from " + least + " characters"
                        : null)
                .toArray(String[]::new);
    }

    private static String[] rare(String field, String[] labels) {
        Map<String, Integer> counts = new HashMap<>();
        for (String label : labels) {
            counts.merge(String.valueOf(label), 1, Integer::sum);
        }
        return Arrays.stream(labels)
                .map(label -> label != null && counts.get(label) < SliceFields.SMALL_BELOW
                        ? "rare: " + field + " of fewer than " + SliceFields.SMALL_BELOW + " requests"
                        : null)
                .toArray(String[]::new);
    }

    private List<Slice> slices(String[] labels) {
        Map<String, List<Integer>> members = new TreeMap<>();
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != null) {
                members.computeIfAbsent(labels[row], first -> new ArrayList<>()).add(row);
            }
        }
        List<Slice> slices = new ArrayList<>();
        members.forEach((value, rows) -> slices.add(
                slice(value, rows.stream().mapToInt(Integer::intValue).toArray())));
        slices.sort(Comparator.comparingInt(Slice::rows).reversed());
        return slices;
    }

    private Slice slice(String value, int[] members) {
        CascadeRows rows = replay.rows();
        int last = rows.judged();
        return new Slice(
                value,
                members.length,
                mean(members, row -> rows.scores()[row][0]),
                mean(members, row -> rows.scores()[row][last]),
                mean(members, row -> replay.served().get(row).score()),
                mean(members, row -> replay.served().get(row).stage() == last ? 1 : 0),
                mean(members, row -> costly(row) ? 1 : 0),
                excess(members));
    }

    private boolean costly(int row) {
        return replay.acceptedEarly(row)
                && replay.served().get(row).score() < CascadeRows.CORRECT
                && replay.rows().scores()[row][replay.rows().judged()] >= CascadeRows.CORRECT;
    }

    private static double mean(int[] rows, IntToDoubleFunction value) {
        return Arrays.stream(rows).mapToDouble(value).average().orElse(Double.NaN);
    }

    private double excess(int[] members) {
        int[] known = Arrays.stream(members)
                .filter(row -> Double.isFinite(replay.probability()[row][0]))
                .toArray();
        double[] said = Arrays.stream(known)
                .mapToDouble(row -> replay.probability()[row][0])
                .toArray();
        if (said.length == 0 || !probabilities) {
            return Double.NaN;
        }
        double[] outcome = Arrays.stream(known)
                .mapToDouble(row -> replay.rows().scores()[row][0] >= CascadeRows.CORRECT ? 1 : 0)
                .toArray();
        return CalibrationReport.of(said, outcome, NOISE_SEED).equalWidth().excess();
    }
}
