/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds passages both ways and fuses them; a re-ranker, if there is one, orders the best of them again. Contents carry the fused score, and the
 * re-ranker's beside it. Thread-safe if the re-ranker is.
 */
public final class HybridRetriever implements ContentRetriever {

    private final HybridSearch search;
    private final Function<String, float[]> embedder;
    private final int most;
    private final Optional<Reranking> reranking;

    /**
     * @param search both ways
     * @param embedder gives a question's vector, such as {@link PassageEmbedder#question}
     * @param most passages a question, at least 1
     */
    public HybridRetriever(HybridSearch search, Function<String, float[]> embedder, int most) {
        this(search, embedder, most, Optional.empty());
    }

    private HybridRetriever(
            HybridSearch search, Function<String, float[]> embedder, int most, Optional<Reranking> reranking) {
        this.search = search;
        this.embedder = embedder;
        this.most = most;
        this.reranking = reranking;
    }

    /**
     * The same with a re-ranker.
     *
     * @throws IllegalArgumentException if fewer passages are re-ranked than returned
     */
    public HybridRetriever reranked(Reranking by) {
        if (by.candidates() < most) {
            throw new IllegalArgumentException(
                    "re-ranks " + by.candidates() + " passages and returns " + most + "; re-rank at least as many");
        }
        return new HybridRetriever(search, embedder, most, Optional.of(by));
    }

    @Override
    public List<Content> retrieve(Query query) {
        RetrievalQuestion question = new RetrievalQuestion(query.text(), embedder);
        Candidates found = search.candidates(question, RetrievalWay.HYBRID);
        List<ScoredPassage> fused = search.fusion()
                .order(found, reranking.map(Reranking::candidates).orElse(most));
        return reranking.map(by -> by.best(fused, query.text(), most)).orElseGet(() -> PassageContents.of(fused));
    }
}
