/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What was found for a question, by one way or both, each passage once: two columns of scores. Not to be changed.
 *
 * @param passages those that the words found come first
 * @param words BM25 score of each; NaN where it is not known
 * @param dense vector score of each; NaN where it is not known
 */
public record Candidates(List<Passage> passages, double[] words, double[] dense) {

    /**
     * Joins two lists; a passage that is in one has no score of the other.
     *
     * @param byWords best first; may be empty
     * @param byVector best first; may be empty
     */
    public static Candidates of(List<ScoredPassage> byWords, List<ScoredPassage> byVector) {
        Map<Passage, Integer> places = new HashMap<>();
        List<Passage> passages = new ArrayList<>();
        for (List<ScoredPassage> found : List.of(byWords, byVector)) {
            for (ScoredPassage scored : found) {
                if (places.putIfAbsent(scored.passage(), passages.size()) == null) {
                    passages.add(scored.passage());
                }
            }
        }
        return new Candidates(List.copyOf(passages), column(byWords, places), column(byVector, places));
    }

    private static double[] column(List<ScoredPassage> found, Map<Passage, Integer> places) {
        double[] scores = new double[places.size()];
        Arrays.fill(scores, Double.NaN);
        found.forEach(scored -> scores[places.get(scored.passage())] = scored.score());
        return scores;
    }

    /**
     * The same with what another way found.
     *
     * @param found best first
     * @param way which one
     */
    Candidates and(List<ScoredPassage> found, RetrievalWay way) {
        List<ScoredPassage> byWords = way == RetrievalWay.BM25 ? found : known(words);
        List<ScoredPassage> byVector = way == RetrievalWay.DENSE ? found : known(dense);
        return of(byWords, byVector);
    }

    private List<ScoredPassage> known(double[] scores) {
        return IntStream.range(0, scores.length)
                .filter(i -> !Double.isNaN(scores[i]))
                .mapToObj(i -> new ScoredPassage(passages.get(i), scores[i]))
                .toList();
    }

    /** The same with the scores that are not known filled in by the ways that can do so without a search. */
    public Candidates completed(RetrievalQuestion question, PassageSource byWords, PassageSource byVector) {
        return new Candidates(passages, completed(words, question, byWords), completed(dense, question, byVector));
    }

    private double[] completed(double[] scores, RetrievalQuestion question, PassageSource way) {
        List<Passage> unknown = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                unknown.add(passages.get(i));
            }
        }
        if (unknown.isEmpty()) {
            return scores;
        }
        double[] known = way.score(question, unknown).orElse(null);
        if (known == null) {
            return scores;
        }
        double[] all = scores.clone();
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            if (Double.isNaN(all[i])) {
                all[i] = known[next++];
            }
        }
        return all;
    }
}
