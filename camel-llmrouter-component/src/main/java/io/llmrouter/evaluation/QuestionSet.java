/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrouter.file.BoundedLines;
import io.llmrouter.file.WholeGzip;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Questions whose answers stand word for word in a document. Immutable.
 *
 * @param documents texts by id, in the order of the file
 * @param questions at least one
 */
public record QuestionSet(Map<String, Document> documents, List<Question> questions) {

    /**
     * A text.
     *
     * @param title what it is part of; may be empty
     * @param text the passage
     */
    public record Document(String title, String text) {}

    /**
     * A question.
     *
     * @param text what is asked
     * @param answers each of them right, at least one
     * @param document id of the document that has the answer
     */
    public record Question(String text, List<String> answers, String document) {}

    /**
     * Reads JSON Lines, also gzipped: documents as {@code {id, title, text}}, questions as {@code {query, answers: [...], relevant: [{doc}]}}.
     *
     * @param questions file of questions
     * @param corpus file of documents
     * @return the set
     * @throws OutcomesException naming the line that cannot be used
     */
    public static QuestionSet read(Path questions, Path corpus) throws IOException {
        Map<String, Document> documents = new LinkedHashMap<>();
        each(
                corpus,
                row -> documents.put(
                        text(row, "id"), new Document(row.path("title").asText(), text(row, "text"))));
        List<Question> asked = new ArrayList<>();
        each(questions, row -> {
            String document = row.path("relevant").path(0).path("doc").asText();
            List<String> answers = new ArrayList<>();
            row.path("answers").forEach(answer -> answers.add(answer.asText()));
            if (!documents.containsKey(document) || answers.isEmpty()) {
                throw new IllegalArgumentException("the question has "
                        + (answers.isEmpty() ? "no answers" : "document '" + document + "', which the corpus lacks")
                        + "; write answers: [...] and relevant: [{doc: ID}]");
            }
            asked.add(new Question(text(row, "query"), List.copyOf(answers), document));
        });
        if (asked.isEmpty()) {
            throw new OutcomesException(questions + " has no questions; write {query, answers, relevant} a line");
        }
        return new QuestionSet(documents, asked);
    }

    private static void each(Path file, Consumer<JsonNode> row) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new OutcomesException("'" + file + "' is no readable file; name one with JSON Lines");
        }
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        try (BoundedLines lines = new BoundedLines(file.toString().endsWith(".gz") ? new WholeGzip(in) : in)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                try {
                    row.accept(JsonLine.object(line));
                } catch (IllegalArgumentException e) {
                    throw new OutcomesException(file + ":" + lines.number() + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private static String text(JsonNode row, String field) {
        String text = row.path(field).asText();
        if (text.isBlank()) {
            throw new IllegalArgumentException("field '" + field + "' is missing or empty");
        }
        return text;
    }
}
