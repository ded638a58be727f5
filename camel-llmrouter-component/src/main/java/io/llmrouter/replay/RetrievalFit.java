/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.evaluation.PairFolds;
import io.llmrouter.rag.RetrievalScorer;
import io.llmrouter.rag.RetrievalScorer.Labelled;
import io.llmrouter.rag.RetrievalWay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Fits the retrieval score on judged questions, by every way each, and scores others with it.
 *
 * <p>Questions without a verdict count as answerable if a relevant document is among the ten best. Stateless.
 */
final class RetrievalFit {

    private RetrievalFit() {}

    /** On all rows; fails as {@link RetrievalScorer#fit} does. */
    static RetrievalScorer on(List<RetrievalRow> rows, String fittedOn) {
        List<Labelled> labelled = new ArrayList<>();
        for (RetrievalRow row : rows) {
            for (Map.Entry<RetrievalWay, double[]> way : row.signals().entrySet()) {
                boolean sufficient = row.sufficient().get(way.getKey());
                labelled.add(new Labelled(
                        way.getValue(), sufficient, row.question().answerable().orElse(sufficient)));
            }
        }
        return RetrievalScorer.fit(labelled, fittedOn);
    }

    /** Of every row, by a scorer that was fitted without its group; null for rows by a way that found nothing. */
    static List<Map<RetrievalWay, double[]>> folded(List<RetrievalRow> rows, int folds, long seed) {
        Map<String, Integer> groups = new HashMap<>();
        int[] group = rows.stream()
                .mapToInt(row -> groups.computeIfAbsent(row.question().group(), name -> groups.size()))
                .toArray();
        int[] part = PairFolds.dealt(group, folds, seed);
        List<Map<RetrievalWay, double[]>> scored = new ArrayList<>(
                rows.stream().map(row -> Map.<RetrievalWay, double[]>of()).toList());
        for (int fold = 0; fold < folds; fold++) {
            int held = fold;
            List<RetrievalRow> others = IntStream.range(0, part.length)
                    .filter(i -> part[i] != held)
                    .mapToObj(rows::get)
                    .toList();
            RetrievalScorer scorer = on(others, "fold " + fold);
            IntStream.range(0, part.length)
                    .filter(i -> part[i] == held)
                    .forEach(i -> scored.set(i, probabilities(scorer, rows.get(i))));
        }
        return scored;
    }

    /** Of every row by one scorer. */
    static List<Map<RetrievalWay, double[]>> by(RetrievalScorer scorer, List<RetrievalRow> rows) {
        return rows.stream().map(row -> probabilities(scorer, row)).toList();
    }

    private static Map<RetrievalWay, double[]> probabilities(RetrievalScorer scorer, RetrievalRow row) {
        Map<RetrievalWay, double[]> probabilities = new HashMap<>();
        Arrays.stream(RetrievalWay.values()).forEach(way -> {
            double[] signals = row.signals().get(way);
            probabilities.put(way, signals == null ? new double[2] : scorer.probabilities(signals));
        });
        return probabilities;
    }
}
