/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import java.util.List;

/** Finds passages by the words of the question, whatever signs are in it: no text of a user is read as query syntax. Thread-safe. */
public final class EscapedBm25Retriever implements ContentRetriever {

    private final PassageIndex index;
    private final int most;

    /**
     * @param index where to look
     * @param most passages a question, at least 1
     */
    public EscapedBm25Retriever(PassageIndex index, int most) {
        this.index = index;
        this.most = most;
    }

    @Override
    public List<Content> retrieve(Query query) {
        return PassageContents.of(index.byWords(query.text(), most));
    }
}
