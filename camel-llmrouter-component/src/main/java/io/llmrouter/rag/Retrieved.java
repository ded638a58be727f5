/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.rag.content.Content;
import io.llmrouter.model.RetrievalScore;
import java.util.List;
import java.util.Objects;

/**
 * What was found for a question. Immutable.
 *
 * @param way that was gone, or null if nobody knows
 * @param passages best first; each with its document's id as metadata {@link PassageContents#DOCUMENT_ID}, if it has one
 * @param score how well they can carry an answer, or null if nobody knows
 * @param calls to retrievers
 * @param more whether a way is left that was not tried
 * @param reason one sentence for the decision, without words of the question
 */
public record Retrieved(
        RetrievalWay way, List<Content> passages, RetrievalScore score, int calls, boolean more, String reason) {

    /** Copies the list. */
    public Retrieved {
        passages = List.copyOf(passages);
    }

    /** The way as it is written in decisions. */
    public String label() {
        return way == null ? "other" : way.label();
    }

    /** Ids of the documents, each once, best first. */
    public List<String> sources() {
        return passages.stream()
                .map(Retrieved::documentOf)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Id of a passage's document; null if it has none. */
    public static String documentOf(Content passage) {
        Object id = passage.textSegment().metadata().toMap().get(PassageContents.DOCUMENT_ID);
        return id == null ? null : id.toString();
    }
}
