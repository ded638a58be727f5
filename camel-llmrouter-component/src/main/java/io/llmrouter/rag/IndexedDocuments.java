/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.routing.RoutingRequest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Documents in an index of this process. The question's vector is the one that the request's other steps use. Thread-safe.
 *
 * <p>Known weakness: a follow-up question of a few words is looked up together with the question before it, which is a guess; questions that lean on
 * an answer in between find little.
 */
public final class IndexedDocuments implements DocumentSet {

    private static final int FEW_WORDS = 4;

    private final String name;
    private final PassageIndex index;
    private final RoutedSearch search;
    private final PromptEmbedder embedder;
    private final int passages;
    private final RetrievalWay way;
    private final Optional<Reranking> reranking;

    /**
     * @param name of the set
     * @param index of its passages
     * @param search over that index
     * @param embedder of the index' vectors
     * @param passages at most so many a question, at least 1
     * @param way to go always, or null for the one that fits the question
     */
    public IndexedDocuments(
            String name,
            PassageIndex index,
            RoutedSearch search,
            PromptEmbedder embedder,
            int passages,
            RetrievalWay way) {
        this(name, index, search, embedder, passages, way, Optional.empty());
    }

    private IndexedDocuments(
            String name,
            PassageIndex index,
            RoutedSearch search,
            PromptEmbedder embedder,
            int passages,
            RetrievalWay way,
            Optional<Reranking> reranking) {
        this.name = Objects.requireNonNull(name, "name");
        this.index = Objects.requireNonNull(index, "index");
        this.search = Objects.requireNonNull(search, "search");
        this.embedder = Objects.requireNonNull(embedder, "embedder");
        this.passages = passages;
        this.way = way;
        this.reranking = reranking;
    }

    /**
     * The same with passages that are ordered again; how good they are is told before that.
     *
     * @throws IllegalArgumentException if fewer passages are re-ranked than brought
     */
    public IndexedDocuments reranked(Reranking by) {
        if (by.candidates() < passages) {
            throw new IllegalArgumentException(
                    "re-ranks " + by.candidates() + " passages and brings " + passages + "; re-rank at least as many");
        }
        return new IndexedDocuments(name, index, search, embedder, passages, way, Optional.of(by));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Retrieved retrieve(RoutingRequest request) {
        RetrievalQuestion question = question(request);
        Retrieval found = way == null ? search.search(question, most()) : search.search(question, way, most());
        return retrieved(found, question);
    }

    private int most() {
        return reranking.map(Reranking::candidates).orElse(passages);
    }

    private RetrievalQuestion question(RoutingRequest request) {
        String asked = request.features().text();
        List<String> turns = request.variables().userTexts();
        if (turns.size() > 1 && request.variables().words() < FEW_WORDS) {
            return new RetrievalQuestion(
                    turns.get(turns.size() - 2) + ' ' + asked,
                    text -> embedder.embed(text, request.features().bill()));
        }
        return new RetrievalQuestion(asked, text -> request.features().embedding(embedder));
    }

    private Retrieved retrieved(Retrieval found, RetrievalQuestion question) {
        boolean otherIsLeft = way == null && found.way() != RetrievalWay.HYBRID;
        return new Retrieved(
                found.way(),
                reranking
                        .map(by -> by.best(found.passages(), question.text(), passages))
                        .orElseGet(() -> PassageContents.of(found.passages())),
                found.score(),
                found.calls(),
                reason(found),
                otherIsLeft ? () -> retrieved(search.again(found, question, most()), question) : null);
    }

    private String reason(Retrieval found) {
        if (found.score().isEmpty()) {
            return index.count(PassageIndex.Unit.PASSAGES) == 0
                    ? "the index is empty"
                    : "no passage was found by " + found.way().label();
        }
        return String.format(
                Locale.ROOT,
                "%d passages by %s, P(answerable) %.2f, P(relevant passage) %.2f",
                found.passages().size(),
                found.way().label(),
                found.score().probability(),
                found.score().sufficiency());
    }
}
