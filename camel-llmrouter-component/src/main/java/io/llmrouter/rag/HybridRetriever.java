/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.model.scoring.ScoringModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

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
     * How the fused passages are ordered again.
     *
     * @param model scores a passage for a question
     * @param candidates so many of the best fused ones are scored, at least as many as are returned
     */
    public record Reranking(ScoringModel model, int candidates) {}

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
        return reranking
                .filter(by -> !fused.isEmpty())
                .map(by -> reranked(fused, by.model(), query.text()))
                .orElseGet(() -> PassageContents.of(fused));
    }

    private List<Content> reranked(List<ScoredPassage> fused, ScoringModel model, String question) {
        List<Double> scores = model.scoreAll(
                        fused.stream()
                                .map(scored -> PassageContents.segment(scored.passage()))
                                .toList(),
                        question)
                .content();
        return IntStream.range(0, fused.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores.get(i)))
                .limit(most)
                .map(i -> Content.from(
                        PassageContents.segment(fused.get(i).passage()),
                        Map.of(
                                ContentMetadata.SCORE, fused.get(i).score(),
                                ContentMetadata.RERANKED_SCORE, scores.get(i))))
                .toList();
    }
}
