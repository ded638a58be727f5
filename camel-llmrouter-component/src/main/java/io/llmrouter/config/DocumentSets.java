/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.scoring.ScoringModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.ingest.DocumentIngest;
import io.llmrouter.rag.DocumentSet;
import io.llmrouter.rag.Fusion;
import io.llmrouter.rag.HybridSearch;
import io.llmrouter.rag.IndexedDocuments;
import io.llmrouter.rag.PassageEmbedder;
import io.llmrouter.rag.PassageIndex;
import io.llmrouter.rag.PassageSource;
import io.llmrouter.rag.Reranking;
import io.llmrouter.rag.RetrievalPolicy;
import io.llmrouter.rag.RetrievalScorer;
import io.llmrouter.rag.RetrievalWay;
import io.llmrouter.rag.RetrieverDocuments;
import io.llmrouter.rag.RoutedSearch;
import io.llmrouter.rag.StoredVectors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The document sets of a configuration, each opened once and kept open over reloads: an index has one writer. Thread-safe. */
public final class DocumentSets implements AutoCloseable {

    private static final int RANK_CONSTANT = 60;
    private static final int RERANKED = 20;

    private final Consumer<String> changed;
    private final Map<String, Opened> open = new ConcurrentHashMap<>();

    /** @param changed told the name of a set whose documents have changed, after they are in the index */
    public DocumentSets(Consumer<String> changed) {
        this.changed = changed;
    }

    /**
     * A set whose documents are in an index of this process.
     *
     * @param index of the passages
     * @param ingest of documents into it
     */
    public record Indexed(PassageIndex index, DocumentIngest ingest) {}

    private record Opened(DocumentSet set, Indexed indexed) {}

    /**
     * The set of a definition; opened on first use.
     *
     * @throws IllegalArgumentException if a bean is no store, or the index has vectors of another embedder
     * @throws IllegalStateException if another process has the folder open, or a library is missing
     */
    DocumentSet set(DocumentsDefinition definition, ModelReferences references, Supplier<PromptEmbedder> embedder) {
        return open.computeIfAbsent(definition.name(), name -> open(definition, references, embedder))
                .set();
    }

    /** Where a set's documents are kept; empty if it is not in an index of this process, or not used by any router. */
    public Optional<Indexed> indexed(String name) {
        return Optional.ofNullable(open.get(name)).map(Opened::indexed);
    }

    private Opened open(DocumentsDefinition definition, ModelReferences references, Supplier<PromptEmbedder> embedder) {
        if (definition.source() instanceof DocumentsDefinition.Source.Endpoint endpoint) {
            return new Opened(
                    new RetrieverDocuments(
                            definition.name(),
                            references.retriever(definition.name(), endpoint.uri()),
                            definition.passages()),
                    null);
        }
        DocumentsDefinition.Source.Index source = (DocumentsDefinition.Source.Index) definition.source();
        EmbeddingStore<TextSegment> store = source.embeddingStore() == null ? null : store(source, references);
        PromptEmbedder embeds = embedder.get();
        PassageEmbedder passages = new PassageEmbedder(embeds);
        PassageIndex index = PassageIndex.open(source.folder(), passages.fingerprint());
        RoutedSearch search = new RoutedSearch(
                index,
                new HybridSearch(
                        PassageSource.words(index),
                        store == null ? PassageSource.vectors(index) : new StoredVectors(store),
                        definition.byRank() ? Fusion.ranks(RANK_CONSTANT) : Fusion.scores(Fusion.BM25_SHARE),
                        HybridSearch.DEPTH),
                RetrievalPolicy.standard(),
                scorer(definition.score()));
        RetrievalWay way = definition.way().equals("auto")
                ? null
                : RetrievalWay.valueOf(definition.way().toUpperCase(Locale.ROOT));
        IndexedDocuments set =
                new IndexedDocuments(definition.name(), index, search, embeds, definition.passages(), way);
        return new Opened(
                definition.rerank() == null
                        ? set
                        : set.reranked(new Reranking(
                                reranker(definition.rerank(), references), Math.max(definition.passages(), RERANKED))),
                new Indexed(index, ingest(definition.name(), index, passages, store)));
    }

    private DocumentIngest ingest(
            String set, PassageIndex index, PassageEmbedder embedder, EmbeddingStore<TextSegment> store) {
        DocumentIngest.Builder ingest = DocumentIngest.into(index, embedder).telling(set, changed);
        return (store == null ? ingest : ingest.beside(store)).build();
    }

    private static ScoringModel reranker(String name, ModelReferences references) {
        Object bean = references.bean(name);
        if (bean instanceof ScoringModel model) {
            return model;
        }
        throw new IllegalArgumentException(
                "bean '" + name + "' is a " + bean.getClass().getName() + "; rerank is a ScoringModel");
    }

    private static RetrievalScorer scorer(Path file) {
        if (file == null) {
            return RetrievalScorer.shipped();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return RetrievalScorer.read(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "score '" + file + "' cannot be read (" + e + "); write one with rag-eval --train", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static EmbeddingStore<TextSegment> store(
            DocumentsDefinition.Source.Index source, ModelReferences references) {
        Object bean = references.bean(source.embeddingStore());
        if (bean instanceof EmbeddingStore<?> store) {
            return (EmbeddingStore<TextSegment>) store;
        }
        throw new IllegalArgumentException("bean '" + source.embeddingStore() + "' is a "
                + bean.getClass().getName() + "; embeddingStore is an EmbeddingStore<TextSegment>");
    }

    /** Closes all indexes; what was not committed is dropped. */
    @Override
    public void close() {
        open.values().stream()
                .map(Opened::indexed)
                .filter(indexed -> indexed != null)
                .forEach(indexed -> indexed.index().close());
        open.clear();
    }
}
