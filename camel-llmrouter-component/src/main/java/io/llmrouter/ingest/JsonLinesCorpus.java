/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.file.BoundedLines;
import io.llmrouter.file.WholeGzip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A file with one document a line: {@code {"id": ..., "title": ..., "text": ...}}, the title being optional; gzipped if its name ends so. The id may be
 * called _id, as in BEIR. A line that is none is a document that cannot be read. Immutable.
 */
final class JsonLinesCorpus {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String id;
    private final Path file;

    /**
     * @param id names the file where a line has no id
     * @param file read anew each time
     */
    JsonLinesCorpus(String id, Path file) {
        this.id = id;
        this.file = file;
    }

    static boolean isOne(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return plain.endsWith(".jsonl") || plain.endsWith(".ndjson");
    }

    /** Lines that are not blank; those after the first that cannot be read are not counted. */
    long count() {
        try (Stream<SourceDocument> documents = documents()) {
            return documents.count();
        }
    }

    /** One a line that is not blank. */
    Stream<SourceDocument> documents() {
        Lines lines = new Lines(open());
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(lines, 0), false)
                .onClose(lines::close);
    }

    private BoundedLines open() {
        try {
            InputStream raw = Files.newInputStream(file);
            try {
                boolean zipped =
                        file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
                return new BoundedLines(zipped ? new WholeGzip(raw) : raw);
            } catch (IOException e) {
                raw.close();
                throw e;
            }
        } catch (IOException e) {
            throw new LlmRouterException(file + " cannot be read: " + e + "; name a file of JSON lines", e);
        }
    }

    private SourceDocument document(byte[] line, int number) {
        JsonNode fields;
        try {
            fields = JSON.readTree(line);
        } catch (IOException e) {
            return broken(number, "the line is no JSON; write {\"id\": ..., \"title\": ..., \"text\": ...}", null);
        }
        String name = text(fields, "id").or(() -> text(fields, "_id")).orElse("");
        if (name.isBlank()) {
            return broken(number, "the line has no id; write {\"id\": ..., \"title\": ..., \"text\": ...}", null);
        }
        String title = text(fields, "title").orElse("").strip();
        String text = text(fields, "text").orElse("").strip();
        return SourceDocument.of(name, (title + "\n\n" + text).strip())
                .with(title.isEmpty() ? Map.of() : Map.of(DocumentText.TITLE, title));
    }

    private static Optional<String> text(JsonNode fields, String name) {
        JsonNode value = fields.path(name);
        return value.isValueNode() && !value.isNull() ? Optional.of(value.asText()) : Optional.empty();
    }

    private SourceDocument broken(int line, String what, Exception cause) {
        return new SourceDocument(id + ':' + line, "", Optional.empty(), Map.of(), () -> {
            throw new UnidentifiedDocumentException(what, cause);
        });
    }

    /** Reads ahead by one. */
    private final class Lines implements Iterator<SourceDocument> {

        private final BoundedLines lines;
        private SourceDocument next;
        private boolean ended;

        Lines(BoundedLines lines) {
            this.lines = lines;
        }

        @Override
        public boolean hasNext() {
            while (next == null && !ended) {
                read();
            }
            return next != null;
        }

        private void read() {
            try {
                byte[] line = lines.next();
                if (line == null) {
                    ended = true;
                } else if (!new String(line, java.nio.charset.StandardCharsets.ISO_8859_1).isBlank()) {
                    next = document(line, lines.number());
                }
            } catch (IllegalArgumentException e) {
                next = broken(lines.number(), e.getMessage(), e);
            } catch (IOException e) {
                ended = true;
                next = broken(
                        lines.number() + 1,
                        "the file cannot be read from here: " + e.getClass().getSimpleName(),
                        e);
            }
        }

        @Override
        public SourceDocument next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            SourceDocument document = next;
            next = null;
            return document;
        }

        void close() {
            try {
                lines.close();
            } catch (IOException e) {
                throw new LlmRouterException(file + " cannot be closed: " + e, e);
            }
        }
    }
}
