/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

/**
 * A document of a collection that retrieval is measured on.
 *
 * @param id names it in relevance judgements
 * @param title may be empty
 * @param text may be empty
 */
public record CorpusDocument(String id, String title, String text) {

    /** Title and text as one. */
    public String whole() {
        return (title + '\n' + text).strip();
    }
}
