/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.rag.PassageEmbedder;
import io.llmrouter.rag.PassageIndex;
import io.llmrouter.rag.StoredVectors;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Makes documents findable: reads them, cuts them into passages, embeds those and puts them into the index, by words and by vectors in one pass.
 *
 * <p>A document is known by its id. One that has not changed is left alone, one that has is replaced whole. A run commits every few documents, so that
 * one that breaks off leaves an index that can be searched, and the next run goes on where it stopped. Thread-safe.
 */
public final class DocumentIngest {

    private static final IntConsumer NOBODY = windows -> {};

    private final PassageIndex index;
    private final PassageEmbedder embedder;
    private final DocumentReaders readers;
    private final PassageSplitter splitter;
    private final PassageWriter writer;
    private final String settings;
    private final int commitEvery;
    private final LongSupplier nanos;

    private DocumentIngest(Builder builder) {
        this.index = builder.index;
        this.embedder = builder.embedder;
        this.readers = new DocumentReaders(builder.limits);
        this.splitter = new PassageSplitter(builder.splitting);
        this.settings = builder.splitting + (builder.external == null ? "" : " beside " + builder.external.getClass());
        this.writer = new PassageWriter(
                index,
                Optional.ofNullable(builder.external).map(ExternalPassages::new),
                () -> builder.changed.accept(builder.documentSet));
        this.commitEvery = builder.commitEvery;
        this.nanos = builder.nanos;
    }

    /**
     * Begins to describe an ingest.
     *
     * @param index for words and vectors; its owner closes it
     * @param embedder of the fingerprint that the index was opened with
     * @throws IllegalArgumentException if the fingerprints differ
     */
    public static Builder into(PassageIndex index, PassageEmbedder embedder) {
        return new Builder(index, embedder);
    }

    /**
     * Puts one document in and commits it; callers that come at once share a commit.
     *
     * @return what became of it
     * @throws UnreadableDocumentException if it cannot become passages; an earlier version stays
     * @throws RuntimeException of the embedding model or a store; the document may be put in again
     */
    public IngestOutcome ingest(SourceDocument document) {
        Optional<PreparedDocument> prepared = prepare(document);
        if (prepared.isEmpty()) {
            writer.commit(); // another caller may have written it and not committed yet
            return IngestOutcome.UNCHANGED;
        }
        write(List.of(prepared.get()));
        writer.commit();
        return prepared.get().outcome();
    }

    /**
     * Takes a document out and commits that.
     *
     * @return whether it was there
     */
    public boolean delete(String documentId) {
        boolean there = index.contentHash(documentId).isPresent();
        if (there) {
            writer.delete(documentId);
            writer.commit();
        }
        return there;
    }

    /**
     * Puts documents in, beside those that are there.
     *
     * @param documents in any order; of two with one id the first counts; closed by the caller
     * @param progress told how far it is
     * @throws RuntimeException of the embedding model or a store: what was committed before stays, and another run goes on from there
     */
    public IngestReport ingest(Stream<SourceDocument> documents, IngestProgress progress) {
        return new IngestRun(this, progress, nanos).of(documents).report();
    }

    /**
     * Makes the index hold these documents and no others. Documents that are skipped stay as they were.
     *
     * @param documents in any order; of two with one id the first counts; closed by the caller
     * @param progress told how far it is
     * @throws LlmRouterException if there is no document at all while the index has some: a folder that is not mounted, say; nothing is deleted
     * @throws RuntimeException as {@link #ingest}
     */
    public IngestReport mirror(Stream<SourceDocument> documents, IngestProgress progress) {
        return new IngestRun(this, progress, nanos)
                .of(documents)
                .deletingOthers(index)
                .report();
    }

    /** Nothing if the index has it as it is. */
    Optional<PreparedDocument> prepare(SourceDocument document) {
        byte[] content = readers.bytes(document);
        DocumentType type = DocumentType.of(document, content);
        String hash = ContentHash.of(document, type, content, settings);
        Optional<String> known = index.contentHash(document.id());
        if (known.isPresent() && known.get().equals(hash)) {
            return Optional.empty();
        }
        DocumentText text = readers.text(type, content);
        return Optional.of(new PreparedDocument(
                document.id(), hash, known.isPresent(), splitter.pieces(text, document.metadata()), text.note()));
    }

    /** Embeds documents together and writes each of them whole; not committed yet. */
    void write(List<PreparedDocument> documents) {
        List<String> texts = documents.stream()
                .flatMap(document -> document.texts().stream())
                .toList();
        List<List<float[]>> vectors = embedder.passages(texts, NOBODY);
        int[] next = {0};
        writer.write(documents.stream()
                .map(document -> {
                    int from = next[0];
                    next[0] += document.pieces().size();
                    return document.with(vectors.subList(from, next[0]));
                })
                .toList());
    }

    PassageWriter writer() {
        return writer;
    }

    int commitEvery() {
        return commitEvery;
    }

    /** How documents become passages, and who is told. Not thread-safe. */
    public static final class Builder {

        private static final int COMMIT_EVERY = 100;

        private final PassageIndex index;
        private final PassageEmbedder embedder;
        private String documentSet = "documents";
        private Splitting splitting = Splitting.DEFAULT;
        private IngestLimits limits = IngestLimits.DEFAULT;
        private EmbeddingStore<TextSegment> external;
        private int commitEvery = COMMIT_EVERY;
        private Consumer<String> changed = name -> {};
        private LongSupplier nanos = System::nanoTime;

        private Builder(PassageIndex index, PassageEmbedder embedder) {
            this.index = index;
            this.embedder = embedder;
            if (!index.embedder().equals(embedder.fingerprint())) {
                throw new IllegalArgumentException("the index holds vectors of '" + index.embedder()
                        + "' and the embedder makes those of '" + embedder.fingerprint()
                        + "'; open the index with the embedder's fingerprint");
            }
        }

        /**
         * Tells whoever keeps answers to questions about these documents that they have changed: once after every commit that changed something.
         *
         * @param name of the set of documents, such as the tag of a semantic cache
         * @param listener called on the thread that commits; what it throws ends the run, after the commit
         */
        public Builder telling(String name, Consumer<String> listener) {
            this.documentSet = Objects.requireNonNull(name, "name");
            this.changed = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Default {@link Splitting#DEFAULT}. */
        public Builder splitting(Splitting passages) {
            this.splitting = Objects.requireNonNull(passages, "passages");
            return this;
        }

        /** Default {@link IngestLimits#DEFAULT}. */
        public Builder limits(IngestLimits most) {
            this.limits = Objects.requireNonNull(most, "most");
            return this;
        }

        /**
         * Puts the passages into a store of the application as well, each as one segment that {@link StoredVectors} finds again.
         *
         * @param store able to remove by a metadata filter
         */
        public Builder beside(EmbeddingStore<TextSegment> store) {
            this.external = Objects.requireNonNull(store, "store");
            return this;
        }

        /** @param documents of a run between two commits; default {@value #COMMIT_EVERY} */
        public Builder committingEvery(int documents) {
            if (documents < 1) {
                throw new IllegalArgumentException("a commit every " + documents + " documents; write 1 or more");
            }
            this.commitEvery = documents;
            return this;
        }

        /** @param clock in nanoseconds, for the times of a report; default that of the JVM */
        public Builder clock(LongSupplier clock) {
            this.nanos = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** @throws IllegalStateException if a library for cutting documents is missing, naming what to add */
        public DocumentIngest build() {
            return new DocumentIngest(this);
        }
    }
}
