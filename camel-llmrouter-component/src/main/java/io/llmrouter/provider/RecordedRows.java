/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Reads outcome tables in JSON Lines, plain or gzip. What is not a component of these records, above all every label, is skipped by the parser and never
 * in memory. Stateless.
 */
final class RecordedRows {

    private static final ObjectReader READER = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(Row.class);
    private static final String RIGHT =
            "expected one JSON object with a text 'query' and a list 'outcomes' of objects with 'model', 'answer' and, where"
                    + " recorded, the numbers 'tokens_in', 'tokens_out', 'latency_ms', 'confidence', 'logprob'";
    private static final String WRITE = "; write classpath:name or file:path of a .jsonl or .jsonl.gz";
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private RecordedRows() {}

    /** One question and its answers. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Row(String query, boolean contaminated, List<Outcome> outcomes) {}

    /** One model's answer; what was not recorded is null. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Outcome(
            String model,
            String answer,
            @JsonProperty("tokens_in") Integer tokensIn,
            @JsonProperty("tokens_out") Integer tokensOut,
            @JsonProperty("latency_ms") Double latencyMs,
            Double confidence,
            Double logprob) {}

    /**
     * Reads all rows of a resource.
     *
     * @param resource a {@code classpath:} or {@code file:} resource or a path
     * @param rows takes them in order
     */
    static void read(String resource, Consumer<Row> rows) {
        int number = 0;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(open(resource), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    rows.accept(row(resource, number, line));
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "option 'data': " + resource + " cannot be read after line " + number + ": " + e.getMessage(), e);
        }
    }

    private static Row row(String resource, int number, String line) {
        String place = "option 'data': " + resource + " line " + number;
        try {
            Row row = READER.readValue(line);
            if (row != null
                    && row.query() != null
                    && row.outcomes() != null
                    && !row.outcomes().contains(null)) {
                return row;
            }
        } catch (JsonMappingException e) {
            // not the parser's own message, which quotes the line
            String at = e.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                    .collect(Collectors.joining());
            throw new IllegalArgumentException(place + (at.isEmpty() ? "" : " at " + at.substring(1)) + ": " + RIGHT);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    place + " is no JSON at character " + e.getLocation().getCharOffset() + ": " + RIGHT);
        }
        throw new IllegalArgumentException(place + ": " + RIGHT);
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = resource.startsWith("classpath:")
                ? onClassPath(resource.substring("classpath:".length()))
                : Files.newInputStream(path(resource));
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(2);
        boolean gzip = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
        buffered.reset();
        return gzip ? new GZIPInputStream(buffered) : buffered;
    }

    private static Path path(String resource) {
        Path path = Path.of(resource.startsWith("file:") ? resource.substring("file:".length()) : resource);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new IllegalArgumentException("option 'data': '" + resource + "' is not a readable file" + WRITE);
        }
        return path;
    }

    private static InputStream onClassPath(String name) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        InputStream in = loader == null ? null : loader.getResourceAsStream(name);
        if (in == null) {
            in = RecordedRows.class.getClassLoader().getResourceAsStream(name);
        }
        if (in == null) {
            throw new IllegalArgumentException(
                    "option 'data': 'classpath:" + name + "' is not on the class path" + WRITE);
        }
        return in;
    }
}
