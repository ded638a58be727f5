/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrouter.file.BoundedLines;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.zip.ZipException;

/**
 * Reads a collection and its questions, JSON Lines in UTF-8, also gzipped. Documents: {@code id, title?, text}. Questions: {@code id, query, relevant:
 * [{doc, grade?}], qkey?, verdict?}; a verdict of {@value #UNANSWERABLE} says that the documents do not answer. Further fields are ignored. Stateless.
 */
public final class RetrievalReader {

    /** The verdict of a question that its documents leave open. */
    public static final String UNANSWERABLE = "NOT_ENOUGH_INFO";

    private RetrievalReader() {}

    /**
     * Reads a collection.
     *
     * @param file of documents
     * @param progress told how many bytes of it were read since it was told before
     * @throws OutcomesException naming file, line, field and what is expected; also for a file without documents
     */
    public static List<CorpusDocument> documents(Path file, LongConsumer progress) throws IOException {
        return read(
                file,
                progress,
                "{\"id\", \"title\", \"text\"}",
                node -> new CorpusDocument(
                        text(node, "id"), node.path("title").asText(""), optionalText(node, "text")));
    }

    /**
     * Reads questions.
     *
     * @param file of questions
     * @param progress told how many bytes of it were read since it was told before
     * @throws OutcomesException naming file, line, field and what is expected; also for a file without questions
     */
    public static List<JudgedQuestion> questions(Path file, LongConsumer progress) throws IOException {
        return read(file, progress, "{\"id\", \"query\", \"relevant\": [{\"doc\", \"grade\"}]}", node -> {
            String id = text(node, "id");
            return new JudgedQuestion(
                    id, node.path("qkey").asText(id), text(node, "query"), relevant(node), answerable(node));
        });
    }

    private static Map<String, Integer> relevant(JsonNode node) {
        JsonNode list = node.path("relevant");
        if (!list.isArray()) {
            throw new IllegalArgumentException(
                    "field 'relevant' is missing or no list; write [{\"doc\": \"id of a document\", \"grade\": 1}]");
        }
        Map<String, Integer> grades = new LinkedHashMap<>();
        for (JsonNode one : list) {
            int grade = one.path("grade").asInt(1);
            if (grade > 0) {
                grades.put(text(one, "doc"), grade);
            }
        }
        return grades;
    }

    private static Optional<Boolean> answerable(JsonNode node) {
        return node.path("verdict").isTextual()
                ? Optional.of(!node.path("verdict").asText().equals(UNANSWERABLE))
                : Optional.empty();
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isValueNode() || value.asText().isBlank()) {
            throw new IllegalArgumentException("field '" + field + "' is missing or blank; write a text");
        }
        return value.asText();
    }

    private static String optionalText(JsonNode node, String field) {
        if (!node.path(field).isTextual()) {
            throw new IllegalArgumentException("field '" + field + "' is missing; write a text, which may be empty");
        }
        return node.path(field).asText();
    }

    private static <T> List<T> read(Path file, LongConsumer progress, String form, Function<JsonNode, T> line)
            throws IOException {
        List<T> rows = new ArrayList<>();
        try (BoundedLines lines = new BoundedLines(OutcomeReader.open(file, progress))) {
            for (byte[] bytes = next(file, lines); bytes != null; bytes = next(file, lines)) {
                if (!new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) {
                    rows.add(parsed(file, lines, bytes, line));
                }
            }
        } catch (EOFException | ZipException e) {
            throw new OutcomesException(
                    file + " is a broken or truncated gzip file (" + e.getMessage() + "); fetch it again", e);
        }
        if (rows.isEmpty()) {
            throw new OutcomesException(file + " has no line; it has one JSON object a line: " + form);
        }
        return rows;
    }

    private static byte[] next(Path file, BoundedLines lines) throws IOException {
        try {
            return lines.next();
        } catch (IllegalArgumentException e) {
            throw new OutcomesException(file + ":" + lines.number() + ": " + e.getMessage(), e);
        }
    }

    private static <T> T parsed(Path file, BoundedLines lines, byte[] bytes, Function<JsonNode, T> line) {
        try {
            return line.apply(JsonLine.object(bytes));
        } catch (IllegalArgumentException e) {
            throw new OutcomesException(file + ":" + lines.number() + ": " + e.getMessage(), e);
        }
    }
}
