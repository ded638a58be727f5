/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Passages that are found by their words and by their vectors, in one index, so that a document is replaced whole or not at all.
 *
 * <p>What searches see is the last {@link #commit}; what was not committed is lost with the process, and with {@link #close}. Thread-safe. One process
 * writes a folder at a time.
 */
public interface PassageIndex extends AutoCloseable {

    /** What an index is counted in; a passage is a vector as well. */
    enum Unit {
        /** Put in with {@link #replace}. */
        DOCUMENTS,
        /** Of all documents. */
        PASSAGES,
        /** Of all passages. */
        VECTORS
    }

    /**
     * Opens the index of a folder, or begins one.
     *
     * @param folder of the index alone; is created
     * @param embedder what vectors depend on: name and version of the model, and how texts are cut for it
     * @throws IllegalArgumentException if the folder's vectors are of another embedder
     * @throws IllegalStateException if Lucene is missing, naming what to add, or another process has the folder open
     */
    static PassageIndex open(Path folder, String embedder) {
        return Lucene.present(() -> LucenePassageIndex.open(folder, embedder));
    }

    /**
     * An index that ends with its process.
     *
     * @param embedder what vectors depend on
     * @throws IllegalStateException if Lucene is missing, naming what to add
     */
    static PassageIndex inMemory(String embedder) {
        return Lucene.present(() -> LucenePassageIndex.inMemory(embedder));
    }

    /**
     * Puts a document in the place of the one with this id, if there is one.
     *
     * @param documentId of the whole document
     * @param contentHash tells whether the document has changed, see {@link #contentHash}
     * @param passages in their order; may be empty
     * @throws IllegalArgumentException if a vector's length is another than that of the index
     */
    void replace(String documentId, String contentHash, List<EmbeddedPassage> passages);

    /** Takes a document out, if it is there. */
    void delete(String documentId);

    /** The hash that the document was put in with, committed or not; nothing if it is not there. */
    Optional<String> contentHash(String documentId);

    /** The ids of all documents, of the last commit; holds them all in memory. */
    Set<String> documentIds();

    /** Makes what was replaced and deleted durable, and seen by searches. */
    void commit();

    /**
     * The passages that share the most telling words with the question, by BM25.
     *
     * @param question any text; it is never read as query syntax
     * @param k at most so many, at least 1
     * @return best first; empty if no word of the question occurs
     */
    List<ScoredPassage> byWords(String question, int k);

    /**
     * The passages whose vectors are closest: the mean of the cosine to the passage's first vector and to its closest one.
     *
     * @param vector of the question, not zero
     * @param k at most so many, at least 1
     * @return best first, scores in [-1, 1]
     * @throws IllegalArgumentException if the vector's length is another than that of the index
     */
    List<ScoredPassage> byVector(float[] vector, int k);

    /**
     * The BM25 scores of passages that are known already; no search.
     *
     * @return one a passage, in their order; 0 for those that share no word with the question or are gone
     */
    double[] wordScores(String question, List<Passage> passages);

    /**
     * The vector scores of passages that are known already; no search.
     *
     * @return one a passage, in their order; -1 for those that are gone
     */
    double[] vectorScores(float[] vector, List<Passage> passages);

    /** The words of a question as the index counts them, each with how rare it is here. */
    QuestionTerms terms(String question);

    /**
     * Which of the question's terms are in which passage.
     *
     * @param terms of the question
     * @param passages any, of this index or not
     * @return one set a passage, in their order
     */
    List<Set<String>> termsIn(QuestionTerms terms, List<Passage> passages);

    /** How many are committed. */
    int count(Unit unit);

    /** What the vectors depend on. */
    String embedder();

    /** Lets the folder go; what was not committed is dropped. */
    @Override
    void close();
}
