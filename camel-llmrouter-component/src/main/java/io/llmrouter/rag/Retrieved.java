/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.rag.content.Content;
import io.llmrouter.model.RetrievalScore;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What was found for a question. Immutable.
 *
 * @param way that was gone, or null if nobody knows
 * @param passages best first; each with its document's id as metadata {@link PassageContents#DOCUMENT_ID}, if it has one
 * @param score how well they can carry an answer, or null if nobody knows
 * @param calls to retrievers
 * @param reason one sentence for the decision, without words of the question
 * @param again looks by the way that is left as well, and gives what both found; null if none is left
 */
public record Retrieved(
        RetrievalWay way,
        List<Content> passages,
        RetrievalScore score,
        int calls,
        String reason,
        Supplier<Retrieved> again) {

    /** Copies the list. */
    public Retrieved {
        passages = List.copyOf(passages);
    }

    /** The same with no more than these passages. */
    public Retrieved with(List<Content> fewer) {
        return new Retrieved(way, fewer, score, calls, reason, again);
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
