/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How good a ranking of documents is, given which are relevant.
 *
 * <p>nDCG at k: the sum over the first k of grade / log2(rank + 1), as a share of what the best ranking has. Recall at k: the share of relevant documents
 * among the first k. Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002, with gains as trec_eval takes them.
 * Stateless.
 */
public final class RetrievalMeasures {

    private RetrievalMeasures() {}

    /**
     * Normalised discounted cumulated gain.
     *
     * @param ranked documents, best first, each once
     * @param grades of the relevant documents, above 0
     * @param k how far down to look
     * @return in [0, 1]; 0 if nothing is relevant
     */
    public static double ndcg(List<String> ranked, Map<String, Integer> grades, int k) {
        double best =
                gain(grades.values().stream().sorted(Comparator.reverseOrder()).toList(), k);
        return best == 0
                ? 0
                : gain(
                                ranked.stream()
                                        .map(document -> grades.getOrDefault(document, 0))
                                        .toList(),
                                k)
                        / best;
    }

    private static double gain(List<Integer> grades, int k) {
        double gain = 0;
        for (int i = 0; i < Math.min(k, grades.size()); i++) {
            gain += grades.get(i) * Math.log(2) / Math.log(i + 2);
        }
        return gain;
    }

    /** Share of the relevant documents among the first k, in [0, 1]; 0 if nothing is relevant. */
    public static double recall(List<String> ranked, Map<String, Integer> grades, int k) {
        long found = ranked.stream().limit(k).filter(grades::containsKey).count();
        return grades.isEmpty() ? 0 : (double) found / grades.size();
    }
}
