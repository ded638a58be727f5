/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.util.List;
import java.util.Optional;

/**
 * One way of looking for passages.
 *
 * <p>Shipped: {@link #words} and {@link #vectors} of an index, {@link StoredVectors} over any embedding store. Implementations are thread-safe.
 */
@FunctionalInterface
public interface PassageSource {

    /**
     * Looks for passages: the call that costs.
     *
     * @param question what is asked
     * @param k at most so many, at least 1
     * @return best first
     */
    List<ScoredPassage> find(RetrievalQuestion question, int k);

    /**
     * Scores passages that another way found, as {@link #find} would, without a search.
     *
     * @return one score a passage, in their order; nothing if this way cannot do that
     */
    default Optional<double[]> score(RetrievalQuestion question, List<Passage> passages) {
        return Optional.empty();
    }

    /** By BM25. */
    static PassageSource words(PassageIndex index) {
        return new PassageSource() {
            @Override
            public List<ScoredPassage> find(RetrievalQuestion question, int k) {
                return index.byWords(question.text(), k);
            }

            @Override
            public Optional<double[]> score(RetrievalQuestion question, List<Passage> passages) {
                return Optional.of(index.wordScores(question.text(), passages));
            }
        };
    }

    /** By the vectors of the index. */
    static PassageSource vectors(PassageIndex index) {
        return new PassageSource() {
            @Override
            public List<ScoredPassage> find(RetrievalQuestion question, int k) {
                return index.byVector(question.vector(), k);
            }

            @Override
            public Optional<double[]> score(RetrievalQuestion question, List<Passage> passages) {
                return Optional.of(index.vectorScores(question.vector(), passages));
            }
        };
    }
}
