/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.rag.PassageContents;
import io.llmrouter.rag.PassageEmbedder;
import io.llmrouter.rag.PassageIndex;
import io.llmrouter.testing.WordEmbedding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a store of the application beside the index. */
class ExternalPassagesTest {

    private static final String LONG = "The pump is big and blue. ".repeat(100);

    private final PassageEmbedder embedder = new PassageEmbedder(new PromptEmbedder(new WordEmbedding(), "words/1"));
    private final PassageIndex index = PassageIndex.inMemory(embedder.fingerprint());

    @AfterEach
    void close() {
        index.close();
    }

    private List<EmbeddingMatch<TextSegment>> all(InMemoryEmbeddingStore<TextSegment> store, String question) {
        return store.search(EmbeddingSearchRequest.builder()
                        .queryEmbedding(Embedding.from(embedder.question(question)))
                        .maxResults(1000)
                        .build())
                .matches();
    }

    @Test
    void bothStores_haveTheSamePassages_afterEveryChange() {
        InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
        DocumentIngest ingest =
                DocumentIngest.into(index, embedder).beside(store).build();
        ingest.ingest(SourceDocument.of("pump", LONG));
        ingest.ingest(SourceDocument.of("valve", "The valve is red."));
        assertThat(all(store, "valve"))
                .hasSize(index.count(PassageIndex.Unit.PASSAGES))
                .hasSizeGreaterThan(3);
        EmbeddingMatch<TextSegment> best = all(store, "The valve is red.").get(0);
        assertThat(best.embeddingId()).isEqualTo(ExternalPassages.id("valve", 0));
        assertThat(best.embedded().metadata().getString(PassageContents.DOCUMENT_ID))
                .isEqualTo("valve");
        assertThat(best.embedded().metadata().getString(PassageContents.INDEX)).isEqualTo("0");

        ingest.ingest(SourceDocument.of("pump", "The pump is gone."));
        assertThat(all(store, "pump")).hasSize(2);
        ingest.mirror(Stream.of(SourceDocument.of("pump", "The pump is gone.")), IngestProgress.SILENT);
        assertThat(all(store, "valve"))
                .extracting(match -> match.embedded().text())
                .containsExactly("The pump is gone.");
    }

    @Test
    void storeAddedLater_getsWhatTheIndexHasAlready() {
        SourceDocument pump = SourceDocument.of("pump", LONG);
        DocumentIngest.into(index, embedder).build().ingest(pump);
        InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
        assertThat(DocumentIngest.into(index, embedder).beside(store).build().ingest(pump))
                .isEqualTo(IngestOutcome.REPLACED);
        assertThat(all(store, "pump")).hasSize(index.count(PassageIndex.Unit.PASSAGES));
    }

    @Test
    void storeThatFailedAfterItsWrite_isRepairedByTheNextRun() {
        InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>() {
            private boolean failed;

            @Override
            public void addAll(List<String> ids, List<Embedding> vectors, List<TextSegment> segments) {
                super.addAll(ids, vectors, segments);
                if (!failed) {
                    failed = true;
                    throw new IllegalStateException("the connection is lost");
                }
            }
        };
        DocumentIngest ingest =
                DocumentIngest.into(index, embedder).beside(store).build();
        assertThatThrownBy(() -> ingest.ingest(SourceDocument.of("pump", LONG))).hasMessage("the connection is lost");
        assertThat(all(store, "pump")).isNotEmpty();
        assertThat(ingest.ingest(SourceDocument.of("pump", "The pump is small.")))
                .isEqualTo(IngestOutcome.ADDED);
        assertThat(all(store, "pump"))
                .extracting(match -> match.embedded().text())
                .containsExactly("The pump is small.");
        assertThat(index.count(PassageIndex.Unit.PASSAGES)).isEqualTo(1);
    }
}
