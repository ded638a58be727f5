/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStore;
import java.util.List;
import java.util.Objects;

/**
 * Looks for passages in any embedding store: pgvector, Qdrant, OpenSearch and the like. A segment's metadata name its document ({@link
 * PassageContents#DOCUMENT_ID}) and number ({@link PassageContents#INDEX}); a segment without is taken for a document of its own. Scores are those of
 * the store. As thread-safe as the store.
 */
public final class StoredVectors implements PassageSource {

    private final EmbeddingStore<TextSegment> store;

    /** @param store its vectors are of the embedder that embeds the questions */
    public StoredVectors(EmbeddingStore<TextSegment> store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    @Override
    public List<ScoredPassage> find(RetrievalQuestion question, int k) {
        EmbeddingSearchRequest request = EmbeddingSearchRequest.builder()
                .queryEmbedding(Embedding.from(question.vector()))
                .maxResults(k)
                .build();
        return store.search(request).matches().stream()
                .map(match -> new ScoredPassage(
                        PassageContents.passage(match.embedded(), match.embeddingId()), match.score()))
                .toList();
    }
}
