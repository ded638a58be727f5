/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import io.llmrouter.routing.RoutingRequest;
import java.util.List;

/**
 * Documents behind any LangChain4j retriever, which finds passages its own way. How good they are is not known: what is found counts as weak but usable.
 * Thread-safe if the retriever is.
 *
 * @param name of the set
 * @param retriever that is asked
 * @param passages at most so many a question, at least 1
 */
public record RetrieverDocuments(String name, ContentRetriever retriever, int passages) implements DocumentSet {

    @Override
    public Retrieved retrieve(RoutingRequest request) {
        List<Content> found = retriever.retrieve(Query.from(request.features().text()));
        List<Content> best = found.stream().limit(passages).toList();
        return new Retrieved(null, best, null, 1, best.size() + " passages, not scored", null);
    }
}
