/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.model.RetrievalScore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Stage one: looks for passages by the way that fits the question, and by the other one only in doubt.
 *
 * <p>Cost: one search for most questions, two for the doubtful ones; scoring the candidates of the one by the measure of the other, reading signals off
 * them and looking up the terms of the ten best. Known weakness: what neither the first way nor a doubt finds is not found. Thread-safe.
 */
public final class RoutedSearch {

    private final PassageIndex index;
    private final HybridSearch search;
    private final RetrievalPolicy policy;
    private final RetrievalScorer scorer;

    /**
     * @param index knows how rare the terms of a question are
     * @param search both ways, over the index or elsewhere
     * @param policy which way
     * @param scorer how good is what came
     */
    public RoutedSearch(PassageIndex index, HybridSearch search, RetrievalPolicy policy, RetrievalScorer scorer) {
        this.index = Objects.requireNonNull(index, "index");
        this.search = Objects.requireNonNull(search, "search");
        this.policy = Objects.requireNonNull(policy, "policy");
        this.scorer = Objects.requireNonNull(scorer, "scorer");
    }

    /** Over one index, with what was measured. */
    public static RoutedSearch of(PassageIndex index) {
        return new RoutedSearch(index, HybridSearch.of(index), RetrievalPolicy.standard(), RetrievalScorer.shipped());
    }

    /**
     * Looks for passages.
     *
     * @param question what is asked
     * @param k at most so many, at least 1
     */
    public Retrieval search(RetrievalQuestion question, int k) {
        QuestionTerms terms = index.terms(question.text());
        QuestionShape shape = QuestionShape.of(question.text(), terms);
        Retrieval first = by(policy.first(shape, terms), question, terms, k);
        return first.way() != RetrievalWay.HYBRID && policy.isDoubtful(shape, first.score())
                ? again(first, question, k)
                : first;
    }

    /** Looks by one way, or both, whatever the policy says. */
    public Retrieval search(RetrievalQuestion question, RetrievalWay way, int k) {
        return by(way, question, index.terms(question.text()), k);
    }

    private Retrieval by(RetrievalWay way, RetrievalQuestion question, QuestionTerms terms, int k) {
        return scored(way, search.candidates(question, way), terms, k);
    }

    /**
     * Looks by the other way as well.
     *
     * @param before of the same question
     * @return of both ways; the same if both were asked already
     */
    public Retrieval again(Retrieval before, RetrievalQuestion question, int k) {
        if (before.way() == RetrievalWay.HYBRID) {
            return before;
        }
        Candidates both =
                search.joined(before.candidates(), question, before.way().other());
        return scored(RetrievalWay.HYBRID, both, before.terms(), k);
    }

    /**
     * What a scorer is fitted on.
     *
     * @param retrieval of this search
     * @return one number a signal; nothing if no passage was found
     */
    public Optional<double[]> signals(Retrieval retrieval) {
        return signals(retrieval.candidates(), retrieval.terms(), ordered(retrieval.candidates()))
                .map(RetrievalSignals::values);
    }

    private Retrieval scored(RetrievalWay way, Candidates candidates, QuestionTerms terms, int k) {
        List<ScoredPassage> ordered = ordered(candidates);
        RetrievalScore score = signals(candidates, terms, ordered)
                .map(signals -> scorer.score(signals, ordered.size()))
                .orElse(RetrievalScore.EMPTY);
        return new Retrieval(way, ordered.subList(0, Math.min(k, ordered.size())), candidates, terms, score);
    }

    private List<ScoredPassage> ordered(Candidates candidates) {
        return search.fusion().order(candidates, Integer.MAX_VALUE);
    }

    private Optional<RetrievalSignals> signals(
            Candidates candidates, QuestionTerms terms, List<ScoredPassage> ordered) {
        return ordered.isEmpty()
                ? Optional.empty()
                : Optional.of(RetrievalSignals.of(index, terms, candidates, ordered));
    }
}
