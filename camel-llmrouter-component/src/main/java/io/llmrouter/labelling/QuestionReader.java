/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.file.Utf8Text;
import io.llmrouter.file.WholeGzip;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads questions, in UTF-8, also gzipped: {@code .jsonl} with {@code query} or {@code messages} and further fields, {@code .csv} with a header that
 * names {@code query}, {@code .txt} with a question a line. One use, one thread.
 */
public final class QuestionReader {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int SHOWN = 3;
    private static final CSVFormat CSV = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setTrim(true)
            .get();

    private final QuestionParser parser;
    private final boolean skipBad;
    private final List<QuestionRow> rows = new ArrayList<>();
    private final List<String> bad = new ArrayList<>();

    /**
     * @param required fields that every question must have, such as {@code gold}
     * @param skipBad whether bad lines are counted and left out instead of being an error
     */
    public QuestionReader(Set<String> required, boolean skipBad) {
        this.parser = new QuestionParser(required);
        this.skipBad = skipBad;
    }

    /**
     * Reads files one after the other.
     *
     * @param files named .jsonl, .csv or .txt, with .gz behind it if gzipped
     * @return at least one question
     * @throws LlmRouterException naming file, line, field and what is expected
     */
    public Questions read(List<Path> files) {
        for (Path file : files) {
            try (BufferedReader reader = open(file)) {
                read(file, reader);
            } catch (IOException | UncheckedIOException e) {
                throw new LlmRouterException(file + " cannot be read: " + Utf8Text.reason(e), e);
            }
        }
        if (rows.isEmpty()) {
            String why = bad.isEmpty()
                    ? ""
                    : "; " + bad.size() + " bad lines, the first " + bad.subList(0, Math.min(SHOWN, bad.size()));
            throw new LlmRouterException(files + " has no usable question" + why);
        }
        return new Questions(rows, bad.size());
    }

    private void read(Path file, BufferedReader reader) throws IOException {
        String name = file.getFileName().toString().replaceFirst("\\.gz$", "");
        if (name.endsWith(".csv")) {
            readCsv(file, reader);
        } else if (name.endsWith(".jsonl") || name.endsWith(".json") || name.endsWith(".txt")) {
            boolean plain = name.endsWith(".txt");
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    String content = line;
                    add(file, number, () -> plain ? parser.text(content.strip()) : parser.json(content));
                }
            }
        } else {
            throw new LlmRouterException(
                    file + " has no ending that says what it is; name a .jsonl, .csv or .txt, or one of them with .gz");
        }
    }

    private void readCsv(Path file, BufferedReader reader) throws IOException {
        try (CSVParser records = CSV.parse(reader)) {
            if (!records.getHeaderNames().contains("query")) {
                throw new LlmRouterException(file + ":1: the header " + records.getHeaderNames()
                        + " has no column 'query'; write for example id,query,gold");
            }
            for (CSVRecord record : records) {
                add(file, records.getCurrentLineNumber(), () -> parser.object(fields(record)));
            }
        } catch (IllegalArgumentException e) {
            throw new LlmRouterException(file + ":1: the header is wrong: " + e.getMessage(), e);
        }
    }

    private static ObjectNode fields(CSVRecord record) {
        if (!record.isConsistent()) {
            throw new IllegalArgumentException("the line has " + record.size() + " columns, the header has "
                    + record.getParser().getHeaderNames().size());
        }
        ObjectNode fields = JSON.objectNode();
        for (Map.Entry<String, String> field : record.toMap().entrySet()) {
            if (!field.getValue().isEmpty()) {
                fields.put(field.getKey(), field.getValue());
            }
        }
        return fields;
    }

    private void add(Path file, long line, Parsing parsing) {
        try {
            rows.add(parsing.row());
        } catch (IllegalArgumentException | LlmRouterException e) {
            String message = file + ":" + line + ": " + e.getMessage();
            if (!skipBad) {
                throw new LlmRouterException(message + "; mend the line or use --skip-bad", e);
            }
            bad.add(message);
        }
    }

    private interface Parsing {
        QuestionRow row();
    }

    private static BufferedReader open(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new LlmRouterException(file + " is no readable file; name a .jsonl, .csv or .txt with questions");
        }
        InputStream raw = Files.newInputStream(file);
        try {
            InputStream in = file.toString().endsWith(".gz") ? new WholeGzip(raw) : raw;
            return Utf8Text.open(in);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }
}
