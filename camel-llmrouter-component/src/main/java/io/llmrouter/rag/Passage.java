/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.util.Map;
import java.util.Objects;

/**
 * A piece of a document that can be found and cited. Two are equal if document and number are.
 *
 * @param documentId of the document it is from
 * @param number of the passage in its document, from 0
 * @param text what a model reads
 * @param metadata what else is known, such as title or page; an unmodifiable copy
 */
public record Passage(String documentId, int number, String text, Map<String, String> metadata) {

    /** @throws IllegalArgumentException if the document has no id or the number is negative */
    public Passage {
        if (documentId == null || documentId.isBlank()) {
            throw new IllegalArgumentException("a passage without the id of its document; give every document an id");
        }
        if (number < 0) {
            throw new IllegalArgumentException("number " + number + " of a passage of document '" + documentId
                    + "' is negative; count passages from 0");
        }
        Objects.requireNonNull(text, "text");
        metadata = Map.copyOf(metadata);
    }

    /** Names it in one word, such as {@code manual.txt#3}. */
    public String id() {
        return documentId + '#' + number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Passage passage && number == passage.number && documentId.equals(passage.documentId);
    }

    @Override
    public int hashCode() {
        return 31 * documentId.hashCode() + number;
    }
}
