/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.nio.file.Path;

/**
 * A document set as the document describes it. Immutable.
 *
 * @param name the key under {@code documents:}
 * @param source where passages are
 * @param passages at most so many are brought for a question
 * @param way how they are looked for: {@code auto}, {@code bm25}, {@code dense} or {@code hybrid}
 * @param byRank whether hybrid retrieval joins ranks instead of scores
 * @param rerank name of a bean that orders passages again, or null
 * @param score file with the calibrated score, or null for the one that ships
 */
public record DocumentsDefinition(
        String name, Source source, int passages, String way, boolean byRank, String rerank, Path score) {

    /** Where passages are. */
    public sealed interface Source {

        /**
         * An index of this process.
         *
         * @param folder of the index
         * @param embeddingStore name of a bean with the vectors, or null for vectors in the index
         */
        record Index(Path folder, String embeddingStore) implements Source {}

        /**
         * Somewhere else.
         *
         * @param uri of a Camel endpoint that answers a question with passages
         */
        record Endpoint(String uri) implements Source {}
    }
}
