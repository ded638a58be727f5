/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.rag.query.router.QueryRouter;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Routes a query to the retrieval that fits it, for LangChain4j's retrieval augmentor: {@link RoutedSearch} behind its interface. Whether to ask the
 * second way is only known after the first was asked, so one retriever is returned that does both. Thread-safe.
 */
public final class RetrievalRouter implements QueryRouter {

    private final List<ContentRetriever> routed;

    /**
     * @param search looks for passages
     * @param embedder gives a question's vector, such as {@link PassageEmbedder#question}
     * @param most passages a question, at least 1
     * @param listener told what every retrieval came to, on the calling thread
     */
    public RetrievalRouter(
            RoutedSearch search, Function<String, float[]> embedder, int most, Consumer<Retrieval> listener) {
        this.routed = List.of(new Routed(search, embedder, most, listener));
    }

    @Override
    public Collection<ContentRetriever> route(Query query) {
        return routed;
    }

    /** Stage one as a retriever. */
    private record Routed(
            RoutedSearch search, Function<String, float[]> embedder, int most, Consumer<Retrieval> listener)
            implements ContentRetriever {

        @Override
        public List<Content> retrieve(Query query) {
            Retrieval retrieval = search.search(new RetrievalQuestion(query.text(), embedder), most);
            listener.accept(retrieval);
            return PassageContents.of(retrieval.passages());
        }
    }
}
