/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.model.RetrievalScore;
import java.util.List;

/**
 * What came of looking for passages.
 *
 * @param way that was gone: {@link RetrievalWay#HYBRID} if both were asked
 * @param passages best first
 * @param candidates of which they are the best
 * @param terms of the question
 * @param score how well they can carry an answer
 */
public record Retrieval(
        RetrievalWay way,
        List<ScoredPassage> passages,
        Candidates candidates,
        QuestionTerms terms,
        RetrievalScore score) {

    /** Searches that it took. */
    public int calls() {
        return way.calls();
    }
}
