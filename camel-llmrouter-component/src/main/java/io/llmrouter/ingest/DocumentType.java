/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The formats of documents that can be read. */
enum DocumentType {
    TEXT("text/plain", List.of("txt", "text"), "", () -> new PlainTextReader()),
    MARKDOWN(
            "text/markdown", List.of("md", "markdown"), "org.commonmark:commonmark:0.27.0", () -> new MarkdownReader()),
    HTML("text/html", List.of("html", "htm", "xhtml"), "org.jsoup:jsoup:1.21.2", () -> new HtmlReader()),
    PDF("application/pdf", List.of("pdf"), "org.apache.pdfbox:pdfbox:3.0.6", () -> new PdfReader());

    private static final int HEAD = 1024;

    private final String mediaType;
    private final List<String> endings;
    private final String coordinates;
    private final Supplier<DocumentReader> reader;

    DocumentType(String mediaType, List<String> endings, String coordinates, Supplier<DocumentReader> reader) {
        this.mediaType = mediaType;
        this.endings = endings;
        this.coordinates = coordinates;
        this.reader = reader;
    }

    String mediaType() {
        return mediaType;
    }

    /** What to add if the library of the format is missing. */
    String coordinates() {
        return coordinates;
    }

    /** A new one, whose library is looked for only now. */
    DocumentReader reader() {
        return reader.get();
    }

    /**
     * The format of a document: a PDF tells itself; of others the media type, then the ending of the name, then the first bytes tell. Whatever is not
     * known is taken for text, and refused later if it is none.
     *
     * @throws UnreadableDocumentException if the media type is one that cannot be read
     */
    static DocumentType of(SourceDocument document, byte[] content) {
        if (head(content).stripLeading().startsWith("%PDF-")) {
            return PDF;
        }
        Optional<DocumentType> declared = document.mediaType().map(DocumentType::ofMediaType);
        return declared.orElseGet(() -> ofName(document.name()).orElseGet(() -> ofHead(head(content))));
    }

    private static DocumentType ofMediaType(String declared) {
        String type = declared.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        for (DocumentType known : values()) {
            if (known.mediaType.equals(type)) {
                return known;
            }
        }
        return switch (type) {
            case "application/xhtml+xml" -> HTML;
            case "text/x-markdown" -> MARKDOWN;
            default -> {
                if (type.startsWith("text/") || type.endsWith("json") || type.endsWith("xml")) {
                    yield TEXT;
                }
                throw new UnreadableDocumentException(
                        "its media type '" + declared + "' cannot be read; text, Markdown, HTML and PDF can");
            }
        };
    }

    private static Optional<DocumentType> ofName(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        for (DocumentType known : values()) {
            if (known.endings.contains(ending)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    private static DocumentType ofHead(String head) {
        String start = head.stripLeading().toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype html") || start.startsWith("<html") ? HTML : TEXT;
    }

    private static String head(byte[] content) {
        return new String(content, 0, Math.min(HEAD, content.length), StandardCharsets.ISO_8859_1);
    }
}
