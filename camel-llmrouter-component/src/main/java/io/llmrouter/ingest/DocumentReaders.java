/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads documents of every format within limits. A library that fails on a broken document, in whatever way, fails that document alone. Thread-safe.
 */
final class DocumentReaders {

    private final IngestLimits limits;

    DocumentReaders(IngestLimits limits) {
        this.limits = limits;
    }

    /**
     * All bytes of a document.
     *
     * @throws UnreadableDocumentException if there is none, or more than allowed, or they cannot be read
     */
    byte[] bytes(SourceDocument document) {
        byte[] content;
        try (InputStream in = document.content().open()) {
            content = in.readNBytes(limits.bytes() + 1);
        } catch (IOException e) {
            throw new UnreadableDocumentException(
                    "it cannot be read: " + e.getClass().getSimpleName(), e);
        }
        if (content.length == 0) {
            throw new UnreadableDocumentException("it is empty (0 bytes)");
        }
        if (content.length > limits.bytes()) {
            throw new UnreadableDocumentException(
                    "it is larger than " + limits.bytes() + " bytes; split it, or allow larger documents");
        }
        return content;
    }

    /**
     * The text of a document.
     *
     * @param type as which it is read
     * @param content of {@link #bytes}
     * @return not blank
     * @throws UnreadableDocumentException if it is broken, locked, too much, blank or in another format
     * @throws IllegalStateException if the library of its format is missing, naming what to add
     */
    DocumentText text(DocumentType type, byte[] content) {
        DocumentText text = read(type, content);
        if (text.isBlank()) {
            throw new UnreadableDocumentException("it has no text");
        }
        requireFewer(text.characters(), limits);
        return text;
    }

    private DocumentText read(DocumentType type, byte[] content) {
        try {
            return type.reader().read(content, limits);
        } catch (UnreadableDocumentException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new UnreadableDocumentException(
                    "it is broken and cannot be read as " + type.mediaType() + ": "
                            + e.getClass().getSimpleName(),
                    e);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "documents of type " + type.mediaType() + " need a library that is not on the class path; add "
                            + type.coordinates(),
                    e);
        }
    }

    static void requireFewer(long characters, IngestLimits limits) {
        if (characters > limits.characters()) {
            throw new UnreadableDocumentException(
                    "it has more than " + limits.characters() + " characters of text; split it, or allow more");
        }
    }
}
