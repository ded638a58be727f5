/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Reads outcome tables: JSON Lines in UTF-8, also gzipped, one request a line:
 * {@code id, query, outcomes: [{model, score, cost_usd?}]}; further text fields are kept. Stateless.
 */
public final class OutcomeReader {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final boolean skipBad;

    /** @param skipBad whether a bad line is counted and left out instead of being an error */
    public OutcomeReader(boolean skipBad) {
        this.skipBad = skipBad;
    }

    /**
     * Reads files one after the other into one table.
     *
     * @param files in JSON Lines; gzip when the name ends in .gz
     * @return the table
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException naming file, line, field and what is expected; also for a table without rows
     */
    public OutcomeTable read(List<Path> files) throws IOException {
        List<OutcomeRow> rows = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int skipped = 0;
        for (Path file : files) {
            try (BufferedReader reader = open(file)) {
                int number = 0;
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    number++;
                    if (line.isBlank()) {
                        continue;
                    }
                    try {
                        rows.add(unique(row(line), ids));
                    } catch (IllegalArgumentException e) {
                        if (!skipBad) {
                            throw new IllegalArgumentException(
                                    file + ":" + number + ": " + e.getMessage() + "; mend the line or use --skip-bad",
                                    e);
                        }
                        skipped++;
                    }
                }
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    files + " has no usable row (" + skipped + " bad); an outcome table has one"
                            + " JSON object a line: {\"id\", \"query\", \"outcomes\": [{\"model\", \"score\"}]}");
        }
        return new OutcomeTable(rows, skipped);
    }

    private static BufferedReader open(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IOException(file + " is no readable file; name a .jsonl or .jsonl.gz with outcomes");
        }
        InputStream raw = Files.newInputStream(file);
        try {
            InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            raw.close();
            throw new IOException(file + " is no gzip file, though its name says so: " + e.getMessage(), e);
        }
    }

    private static OutcomeRow unique(OutcomeRow row, Set<String> ids) {
        if (!ids.add(row.id())) {
            throw new IllegalArgumentException("id '" + row.id() + "' occurs twice; ids are unique");
        }
        return row;
    }

    private static OutcomeRow row(String line) {
        JsonNode node;
        try {
            node = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON (" + e.getOriginalMessage() + ")", e);
        }
        Map<String, String> fields = new HashMap<>();
        node.properties().stream()
                .filter(field -> field.getValue().isTextual())
                .forEach(field -> fields.put(field.getKey(), field.getValue().textValue()));
        return new OutcomeRow(text(node, "id"), text(node, "query"), fields, outcomes(node.path("outcomes")));
    }

    private static Map<String, OutcomeRow.Outcome> outcomes(JsonNode list) {
        if (!list.isArray() || list.isEmpty()) {
            throw new IllegalArgumentException("field 'outcomes' is missing or empty; it lists {model, score}");
        }
        Map<String, OutcomeRow.Outcome> outcomes = new HashMap<>();
        for (JsonNode item : list) {
            JsonNode score = item.path("score");
            if (!score.isNumber() || !(score.doubleValue() >= 0 && score.doubleValue() <= 1)) {
                throw new IllegalArgumentException("field 'score' of model '"
                        + item.path("model").asText() + "' is " + score + "; write a number from 0 to 1");
            }
            JsonNode cost = item.path("cost_usd");
            outcomes.put(
                    text(item, "model"),
                    new OutcomeRow.Outcome(score.doubleValue(), cost.isNumber() ? cost.doubleValue() : null));
        }
        return outcomes;
    }

    private static String text(JsonNode node, String field) {
        if (!node.path(field).isTextual() || node.path(field).textValue().isBlank()) {
            throw new IllegalArgumentException("field '" + field + "' is missing or no text");
        }
        return node.path(field).textValue();
    }
}
