/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.features.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The documents that share most words with a question, for measuring what comes after retrieval.
 *
 * <p>Idea: BM25 over stems, all documents scored. Cost: linear in the documents for each question, so for some thousands of them. Source: S. Robertson and H. Zaragoza,
 * "The probabilistic relevance framework: BM25 and beyond", 2009; k1 = 1.2, b = 0.75. Not thread-safe.
 */
final class WordSearch {

    private static final double K1 = 1.2;
    private static final double B = 0.75;

    private final Map<String, Map<String, Integer>> counts = new HashMap<>();
    private final Map<String, Integer> lengths = new HashMap<>();
    private final Map<String, Integer> with = new HashMap<>();
    private final List<String> ids;
    private final double meanLength;

    WordSearch(Map<String, QuestionSet.Document> documents) {
        documents.forEach((id, document) -> {
            Map<String, Integer> own = new HashMap<>();
            for (Term term : Term.in(document.title() + "\n" + document.text())) {
                if (term.isContent()) {
                    own.merge(term.stem(), 1, Integer::sum);
                }
            }
            counts.put(id, own);
            lengths.put(id, own.values().stream().mapToInt(Integer::intValue).sum());
            own.keySet().forEach(stem -> with.merge(stem, 1, Integer::sum));
        });
        ids = new ArrayList<>(documents.keySet());
        meanLength =
                lengths.values().stream().mapToInt(Integer::intValue).average().orElse(1);
    }

    /** Ids, best first; ties in the order of the documents. */
    List<String> best(String question, int most) {
        Set<String> stems = new HashSet<>();
        Term.in(question).stream().filter(Term::isContent).forEach(term -> stems.add(term.stem()));
        Map<String, Double> scores = new HashMap<>();
        ids.forEach(id -> scores.put(id, score(id, stems)));
        return ids.stream()
                .sorted(Comparator.comparingDouble(id -> -scores.get(id)))
                .limit(most)
                .toList();
    }

    private double score(String id, Set<String> stems) {
        double score = 0;
        for (String stem : stems) {
            int count = counts.get(id).getOrDefault(stem, 0);
            int documents = with.getOrDefault(stem, 0);
            double rarity = Math.log(1 + (ids.size() - documents + 0.5) / (documents + 0.5));
            double length = 1 - B + B * lengths.get(id) / meanLength;
            score += rarity * count * (K1 + 1) / (count + K1 * length);
        }
        return score;
    }
}
