/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.evaluation.JudgedQuestion;
import io.llmrouter.evaluation.RetrievalMeasures;
import io.llmrouter.rag.RetrievalWay;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a question came to by every way.
 *
 * @param question that was asked
 * @param ranked the documents of each way, best first, by name of the way
 * @param routed the way that the router went
 * @param signals of the retrieval by BM25, by vectors, by both, each with what the other way says of its candidates; the way is missing if it found nothing
 * @param sufficient whether one of the ten best documents of these retrievals is relevant
 * @param decideNanos of the routed retrieval beyond embedding and searches
 * @param searchNanos of its searches
 */
record RetrievalRow(
        JudgedQuestion question,
        Map<String, List<String>> ranked,
        RetrievalWay routed,
        Map<RetrievalWay, double[]> signals,
        Map<RetrievalWay, Boolean> sufficient,
        long decideNanos,
        long searchNanos) {

    static final int TOP = 10;
    static final String ROUTED = "routed";

    double ndcg(String way) {
        return RetrievalMeasures.ndcg(ranked.get(way), question.relevant(), TOP);
    }

    double recall(String way) {
        return RetrievalMeasures.recall(ranked.get(way), question.relevant(), TOP);
    }

    int calls(String way) {
        return way.equals(ROUTED)
                ? routed.calls()
                : RetrievalWay.valueOf(way.toUpperCase(Locale.ROOT)).calls();
    }

    boolean isAnswerable() {
        return question.answerable().orElse(false);
    }
}
