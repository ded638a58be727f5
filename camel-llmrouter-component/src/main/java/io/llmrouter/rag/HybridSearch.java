/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.util.List;
import java.util.Objects;

/**
 * Both ways to look for passages, and how their results become one list.
 *
 * @param words by BM25
 * @param dense by vectors
 * @param fusion of the candidates of both
 * @param depth candidates of each way, at least 1; {@value #DEPTH} was measured
 */
public record HybridSearch(PassageSource words, PassageSource dense, Fusion fusion, int depth) {

    /** Candidates of each way. */
    public static final int DEPTH = 100;

    /** @throws IllegalArgumentException if the depth is not positive */
    public HybridSearch {
        Objects.requireNonNull(words, "words");
        Objects.requireNonNull(dense, "dense");
        Objects.requireNonNull(fusion, "fusion");
        if (depth < 1) {
            throw new IllegalArgumentException(
                    "a depth of " + depth + " candidates; " + DEPTH + " was measured, 1 is the least");
        }
    }

    /** Over one index, with weighted score fusion. */
    public static HybridSearch of(PassageIndex index) {
        return new HybridSearch(
                PassageSource.words(index), PassageSource.vectors(index), Fusion.scores(Fusion.BM25_SHARE), DEPTH);
    }

    /** The candidates of one way, or of both; what the other way would say of them is filled in where that takes no search. */
    public Candidates candidates(RetrievalQuestion question, RetrievalWay way) {
        List<ScoredPassage> byWords = way == RetrievalWay.DENSE ? List.of() : words.find(question, depth);
        List<ScoredPassage> byVector = way == RetrievalWay.BM25 ? List.of() : dense.find(question, depth);
        return Candidates.of(byWords, byVector).completed(question, words, dense);
    }

    /** The candidates with those of the other way as well. */
    public Candidates joined(Candidates found, RetrievalQuestion question, RetrievalWay other) {
        PassageSource way = other == RetrievalWay.DENSE ? dense : words;
        return found.and(way.find(question, depth), other).completed(question, words, dense);
    }
}
