/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * Any Camel endpoint as a retriever for LangChain4j: the question is the body, and the answer is read as {@link RetrievedBody} reads it: one or a list
 * of contents, segments, matches, texts or maps with a text and perhaps a score. Thread-safe; waits for the endpoint.
 */
public final class CamelContentRetriever implements ContentRetriever {

    private final EndpointCall endpoint;

    /**
     * @param context of the endpoint
     * @param uri of the endpoint, asked with the question as its body
     */
    public CamelContentRetriever(CamelContext context, String uri) {
        this.endpoint = new EndpointCall(context, uri);
    }

    /**
     * Asks the endpoint.
     *
     * @throws RuntimeException if it fails, as it failed
     * @throws IllegalArgumentException if it answers something else; says what is accepted
     */
    @Override
    public List<Content> retrieve(Query query) {
        Exchange exchange = endpoint.ask(in -> in.getMessage().setBody(query.text()));
        return RetrievedBody.contents(exchange.getMessage().getBody(), 1);
    }
}
