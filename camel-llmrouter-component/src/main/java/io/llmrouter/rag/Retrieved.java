/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.rag.content.Content;
import java.util.List;
import java.util.Objects;

/**
 * What was found for a question. Immutable.
 *
 * @param way how it was looked for, such as {@code bm25}, {@code dense} or {@code hybrid}
 * @param passages best first; each with its document's id as metadata {@link #DOCUMENT}, if it has one
 * @param sufficiency probability in [0, 1] that they hold the answer; NaN if nobody knows
 * @param calls to retrievers
 * @param more whether a way is left that was not tried
 * @param reason one sentence for the decision, without words of the question
 */
public record Retrieved(
        String way, List<Content> passages, double sufficiency, int calls, boolean more, String reason) {

    /** Name of the metadata with the id of a passage's document. */
    public static final String DOCUMENT = "document";

    /** Copies the list. */
    public Retrieved {
        passages = List.copyOf(passages);
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
        Object id = passage.textSegment().metadata().toMap().get(DOCUMENT);
        return id == null ? null : id.toString();
    }
}
