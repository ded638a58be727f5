/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A document on its way into an index. Immutable, if what it opens does not change.
 *
 * @param id names it in the index and in citations: the same document must come with the same id again
 * @param name of its file, which tells its format; may be empty
 * @param mediaType its format, such as text/html; nothing if the name or the first bytes have to tell
 * @param metadata goes with every passage; an unmodifiable copy
 * @param content what it holds
 */
public record SourceDocument(
        String id, String name, Optional<String> mediaType, Map<String, String> metadata, Content content) {

    /** Bytes that can be read. */
    @FunctionalInterface
    public interface Content {

        /**
         * Begins at the first byte.
         *
         * @return to be closed by the caller
         * @throws IOException if they are not there
         */
        InputStream open() throws IOException;
    }

    /** @throws IllegalArgumentException if it has no id */
    public SourceDocument {
        if (id == null || id.isBlank()) {
            throw new IllegalArgumentException(
                    "a document without an id cannot be replaced later; give it one, such as its file name");
        }
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(content, "content");
        metadata = Map.copyOf(metadata);
    }

    /** A file, by its name and content. */
    public static SourceDocument of(String id, Path file) {
        return new SourceDocument(
                id, String.valueOf(file.getFileName()), Optional.empty(), Map.of(), () -> Files.newInputStream(file));
    }

    /** Bytes, whose format the id, if it ends like a file name, or the content tells. */
    public static SourceDocument of(String id, byte[] content) {
        return new SourceDocument(id, id, Optional.empty(), Map.of(), () -> new ByteArrayInputStream(content));
    }

    /** Plain text. */
    public static SourceDocument of(String id, String text) {
        Objects.requireNonNull(text, "text");
        return new SourceDocument(
                id,
                "",
                Optional.of(DocumentType.TEXT.mediaType()),
                Map.of(),
                () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same in this format; null if the name or the first bytes have to tell. */
    public SourceDocument as(String type) {
        return new SourceDocument(id, name, Optional.ofNullable(type), metadata, content);
    }

    /** The same with this metadata. */
    public SourceDocument with(Map<String, String> other) {
        return new SourceDocument(id, name, mediaType, other, content);
    }
}
