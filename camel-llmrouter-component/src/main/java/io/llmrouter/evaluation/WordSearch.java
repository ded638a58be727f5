/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.rag.EmbeddedPassage;
import io.llmrouter.rag.PassageIndex;
import java.util.List;
import java.util.Map;

/** The documents that share most words with a question, by the index' BM25, for measuring what comes after retrieval. Thread-safe. */
final class WordSearch {

    /** Nobody looks by vectors here, but the index wants one. */
    private static final List<float[]> NO_VECTOR = List.of(new float[] {1});

    private final PassageIndex index = PassageIndex.inMemory("none");

    WordSearch(Map<String, QuestionSet.Document> documents) {
        documents.forEach((id, document) -> index.replace(
                id, id, List.of(new EmbeddedPassage(document.title() + "\n" + document.text(), Map.of(), NO_VECTOR))));
        index.commit();
    }

    /** Ids of documents that share a word with the question, best first. */
    List<String> best(String question, int most) {
        return index.byWords(question, most).stream()
                .map(found -> found.passage().documentId())
                .toList();
    }
}
