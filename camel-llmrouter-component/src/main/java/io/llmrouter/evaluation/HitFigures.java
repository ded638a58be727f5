/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well one way to decide about hits tells duplicates from others: figures with intervals from resampled groups of pairs, for pairs of one group are wrong
 * together. Immutable.
 *
 * @param name of the way
 * @param auc area under the ROC curve of the score
 * @param aucRefusedLast the same if pairs that a guard refuses rank below all others
 * @param recalls of the duplicates, at each of {@link #LIMITS}
 * @param judged what the figures are of
 * @param right the labels
 */
public record HitFigures(
        String name, Figure auc, Figure aucRefusedLast, List<Figure> recalls, JudgedPairs judged, boolean[] right) {

    /** Shares of wrong hits. */
    public static final List<Double> LIMITS = List.of(0.10, 0.15, 0.20);

    private static final int BINS = 40;

    /**
     * Measures.
     *
     * @param judged scores of n pairs
     * @param right n labels
     * @param components the group of each pair, from 0
     * @param bootstrap over groups
     * @return the figures
     */
    public static HitFigures of(JudgedPairs judged, boolean[] right, int[] components, Bootstrap bootstrap) {
        HitCurve scored = new HitCurve(judged.scores(), right);
        HitCurve curve = new HitCurve(judged.ranks(), right);
        double[] limits = LIMITS.stream().mapToDouble(Double::doubleValue).toArray();
        int[] once = new int[right.length];
        Arrays.fill(once, 1);
        int groups = Arrays.stream(components).max().orElse(-1) + 1;
        double[][] resampled = IntStream.range(0, bootstrap.resamples())
                .parallel()
                .mapToObj(b -> {
                    int[] times = bootstrap.counts(groups, b);
                    int[] weight =
                            Arrays.stream(components).map(group -> times[group]).toArray();
                    double[] figures = Arrays.copyOf(curve.recalls(weight, limits), limits.length + 2);
                    figures[limits.length] = scored.auc(weight);
                    figures[limits.length + 1] = curve.auc(weight);
                    return figures;
                })
                .toArray(double[][]::new);
        double[] recalls = curve.recalls(once, limits);
        return new HitFigures(
                judged.name(),
                figure(scored.auc(once), resampled, limits.length),
                figure(curve.auc(once), resampled, limits.length + 1),
                IntStream.range(0, limits.length)
                        .mapToObj(k -> figure(recalls[k], resampled, k))
                        .toList(),
                judged,
                right);
    }

    private static Figure figure(double value, double[][] resampled, int column) {
        return new Figure(
                value,
                Interval.of(
                        Arrays.stream(resampled).mapToDouble(row -> row[column]).toArray()));
    }

    /** {name, auc, auc_low, auc_high, auc_refused_last, recall_at_10, ..., thresholds, refused, decide_p50_us, decide_p99_us, curve, histogram}. */
    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", name);
        put(node, "auc", auc);
        put(node, "auc_refused_last", aucRefusedLast);
        HitCurve curve = new HitCurve(judged.ranks(), right);
        for (int k = 0; k < LIMITS.size(); k++) {
            String field = "recall_at_" + Math.round(100 * LIMITS.get(k));
            put(node, field, recalls.get(k));
            FigureNodes.put(node, "threshold_at_" + Math.round(100 * LIMITS.get(k)), curve.threshold(LIMITS.get(k)));
        }
        node.put(
                "refused",
                IntStream.range(0, right.length)
                        .filter(i -> judged.refused()[i])
                        .count());
        FigureNodes.put(node, "decide_p50_us", judged.micros(0.5));
        FigureNodes.put(node, "decide_p99_us", judged.micros(0.99));
        node.set("curve", curve.points());
        node.set("histogram", histogram());
        return node;
    }

    /** Pairs by score: {@code needed} are the wrong ones, {@code not_needed} the duplicates. */
    private ObjectNode histogram() {
        int[] wrong = new int[BINS];
        int[] serving = new int[BINS];
        for (int i = 0; i < right.length; i++) {
            if (!judged.refused()[i]) {
                int bin = (int) Math.max(0, Math.min(BINS - 1, judged.scores()[i] * BINS));
                (right[i] ? serving : wrong)[bin]++;
            }
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("from", 0).put("width", 1.0 / BINS);
        ArrayNode needed = node.putArray("needed");
        Arrays.stream(wrong).forEach(needed::add);
        ArrayNode others = node.putArray("not_needed");
        Arrays.stream(serving).forEach(others::add);
        return node;
    }

    private static void put(ObjectNode node, String field, Figure figure) {
        FigureNodes.put(node, field, figure.value());
        FigureNodes.put(node, field, figure.interval());
    }
}
