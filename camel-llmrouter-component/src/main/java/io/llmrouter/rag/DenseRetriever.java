/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import java.util.List;
import java.util.function.Function;

/** Finds passages by the meaning of the question: in an index ({@link PassageSource#vectors}) or any store ({@link StoredVectors}). Thread-safe. */
public final class DenseRetriever implements ContentRetriever {

    private final PassageSource vectors;
    private final Function<String, float[]> embedder;
    private final int most;

    /**
     * @param vectors where to look
     * @param embedder gives a question's vector, such as {@link PassageEmbedder#question}
     * @param most passages a question, at least 1
     */
    public DenseRetriever(PassageSource vectors, Function<String, float[]> embedder, int most) {
        this.vectors = vectors;
        this.embedder = embedder;
        this.most = most;
    }

    @Override
    public List<Content> retrieve(Query query) {
        return PassageContents.of(vectors.find(new RetrievalQuestion(query.text(), embedder), most));
    }
}
