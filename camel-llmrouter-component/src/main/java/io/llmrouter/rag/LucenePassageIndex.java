/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * The index in Lucene. Writes hold {@link #commits} shared, a commit holds it alone; searches take the snapshot of the last commit and hold nothing.
 * {@link #pending} holds the hashes of what was replaced (or, empty, deleted) since then; its entry guards the order of writes to one document.
 */
final class LucenePassageIndex implements PassageIndex {

    private static final String EMBEDDER = "llmrouter.embedder";
    private static final int MOST_ID = 4096;
    private static final int BUFFER_MEGABYTES = 64;

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final String embedder;
    private final TextTerms terms = new TextTerms();
    private final ReadWriteLock commits = new ReentrantReadWriteLock();
    private final Map<String, Optional<String>> pending = new ConcurrentHashMap<>();
    private final AtomicInteger dimension = new AtomicInteger();

    /** What may go wrong on the disk. */
    private interface Searching<T> {
        T in(IndexSearch search) throws IOException;
    }

    private LucenePassageIndex(Directory directory, String embedder) throws IOException {
        this.directory = directory;
        this.embedder = embedder;
        BM25Similarity bm25 = new BM25Similarity();
        this.writer = new IndexWriter(
                directory,
                new IndexWriterConfig(terms.analyzer())
                        .setSimilarity(bm25)
                        .setCodec(WideVectors.codec())
                        .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                        .setCommitOnClose(false));
        writer.setLiveCommitData(Map.of(EMBEDDER, embedder).entrySet());
        if (!DirectoryReader.indexExists(directory)) {
            writer.commit();
        }
        this.searchers = new SearcherManager(writer, new SearcherFactory() {
            @Override
            public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
                IndexSearcher searcher = new IndexSearcher(reader);
                searcher.setSimilarity(bm25);
                return searcher;
            }
        });
        dimension.set(search(IndexSearch::dimension));
    }

    static PassageIndex open(Path folder, String embedder) {
        try {
            return open(FSDirectory.open(folder), embedder, folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("the index of passages in " + folder + " cannot be opened", e);
        }
    }

    static PassageIndex inMemory(String embedder) {
        try {
            return open(new ByteBuffersDirectory(), embedder, "memory");
        } catch (IOException e) {
            throw new UncheckedIOException("an index of passages in memory", e);
        }
    }

    private static PassageIndex open(Directory directory, String embedder, String where) throws IOException {
        try {
            requireSame(directory, embedder, where);
            return new LucenePassageIndex(directory, embedder);
        } catch (LockObtainFailedException e) {
            directory.close();
            throw new IllegalStateException(
                    "the index of passages in " + where
                            + " is open already, here or in another process; close it there",
                    e);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static void requireSame(Directory directory, String embedder, String where) throws IOException {
        if (embedder == null || embedder.isBlank()) {
            throw new IllegalArgumentException(
                    "an index of passages needs the fingerprint of its embedder, not '" + embedder + "'");
        }
        if (!DirectoryReader.indexExists(directory)) {
            return;
        }
        String written = SegmentInfos.readLatestCommit(directory).getUserData().get(EMBEDDER);
        if (!embedder.equals(written)) {
            throw new IllegalArgumentException(
                    "the vectors in " + where + " are of the embedder '" + written + "', not of '" + embedder
                            + "', and cannot be compared; use that one, or delete the folder and ingest again");
        }
    }

    @Override
    public void replace(String documentId, String contentHash, List<EmbeddedPassage> passages) {
        requireId(documentId);
        passages.forEach(passage -> passage.vectors().forEach(vector -> requireLength(vector, true)));
        var block = PassageBlock.of(documentId, contentHash, passages);
        write(documentId, Optional.of(contentHash), () -> writer.updateDocuments(document(documentId), block));
    }

    @Override
    public void delete(String documentId) {
        requireId(documentId);
        write(documentId, Optional.empty(), () -> writer.deleteDocuments(document(documentId)));
    }

    private interface Write {
        long run() throws IOException;
    }

    private void write(String documentId, Optional<String> hash, Write write) {
        Lock shared = commits.readLock();
        shared.lock();
        try {
            pending.compute(documentId, (id, before) -> {
                try {
                    write.run();
                    return hash;
                } catch (IOException e) {
                    throw new UncheckedIOException("document '" + documentId + "' cannot be written to the index", e);
                }
            });
        } finally {
            shared.unlock();
        }
    }

    private static Term document(String documentId) {
        return new Term(PassageBlock.DOCUMENT, documentId);
    }

    private static void requireId(String documentId) {
        if (documentId == null || documentId.isBlank() || documentId.length() > MOST_ID) {
            throw new IllegalArgumentException("a document's id has 1 to " + MOST_ID + " characters, not "
                    + (documentId == null ? "null" : documentId.length()));
        }
    }

    private void requireLength(float[] vector, boolean first) {
        if (first && vector.length > 0) {
            dimension.compareAndSet(0, vector.length);
        }
        int expected = dimension.get();
        if (expected != 0 && vector.length != expected) {
            throw new IllegalArgumentException("a vector of " + vector.length + " numbers in an index of vectors of "
                    + expected + "; embed with '" + embedder + "'");
        }
    }

    @Override
    public Optional<String> contentHash(String documentId) {
        requireId(documentId);
        Optional<String> uncommitted = pending.get(documentId);
        return uncommitted != null
                ? uncommitted
                : Optional.ofNullable(search(search -> search.contentHash(documentId)));
    }

    @Override
    public Set<String> documentIds() {
        return search(IndexSearch::documentIds);
    }

    @Override
    public void commit() {
        Lock alone = commits.writeLock();
        alone.lock();
        try {
            writer.setLiveCommitData(Map.of(EMBEDDER, embedder).entrySet());
            writer.commit();
            searchers.maybeRefreshBlocking();
            pending.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the index of passages cannot be committed; its last commit is untouched", e);
        } finally {
            alone.unlock();
        }
    }

    @Override
    public List<ScoredPassage> byWords(String question, int k) {
        requirePositive(k);
        return search(search -> search.byWords(terms.of(question), k));
    }

    @Override
    public List<ScoredPassage> byVector(float[] vector, int k) {
        requirePositive(k);
        requireLength(vector, false);
        float[] unit = PassageBlock.unit(vector);
        return search(search -> search.byVector(unit, k));
    }

    private static void requirePositive(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("asked for " + k + " passages; ask for 1 or more");
        }
    }

    @Override
    public double[] wordScores(String question, List<Passage> passages) {
        return search(search -> search.wordScores(terms.of(question), passages));
    }

    @Override
    public double[] vectorScores(float[] vector, List<Passage> passages) {
        requireLength(vector, false);
        float[] unit = PassageBlock.unit(vector);
        return search(search -> search.vectorScores(unit, passages));
    }

    @Override
    public QuestionTerms terms(String question) {
        return search(search -> search.terms(terms.of(question)));
    }

    @Override
    public List<Set<String>> termsIn(QuestionTerms question, List<Passage> passages) {
        List<Set<String>> had =
                search(search -> search.termsIn(question.weights().keySet(), passages));
        return IntStream.range(0, had.size())
                .mapToObj(i -> Optional.ofNullable(had.get(i))
                        .orElseGet(() -> terms.of(passages.get(i).text()).keySet()))
                .toList();
    }

    @Override
    public int count(Unit unit) {
        return search(search -> search.count(unit));
    }

    private <T> T search(Searching<T> searching) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return searching.in(new IndexSearch(searcher));
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the index of passages cannot be read", e);
        }
    }

    @Override
    public String embedder() {
        return embedder;
    }

    @Override
    public void close() {
        try (directory;
                writer;
                searchers) {
            pending.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("the index of passages cannot be closed", e);
        }
    }
}
