/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.file.WholeGzip;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads examples in CSV with the header {@code text,intent}, in JSON Lines of {@code {"text", "intent"}}, or in YAML that lists texts under each
 * intent; the ending of the name tells which, and {@code .gz} may follow. Everything wrong is said at once with its line. Stateless.
 */
public final class ExampleReader {

    private static final int LARGEST_BYTES = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ExampleReader() {}

    /**
     * Examples of intents; those labelled {@code oos} or {@code out_of_scope} are negatives.
     *
     * @param file UTF-8
     * @return at least two intents
     * @throws ConfigurationException listing what is wrong: file and line, field, what was expected
     */
    public static IntentExamples read(Path file) {
        return read(file, null);
    }

    /**
     * The same where one more label means none of the intents.
     *
     * @param file UTF-8
     * @param outOfScope that label; null for none
     * @return at least two intents
     * @throws ConfigurationException listing what is wrong
     */
    public static IntentExamples read(Path file, String outOfScope) {
        return collect(file, true, outOfScope).examples();
    }

    /**
     * Texts that belong to no intent: a file of the same forms, whose intents do not matter and may be missing, or plain text with one a line.
     *
     * @param file UTF-8
     * @return the texts
     * @throws ConfigurationException listing what is wrong
     */
    public static List<String> readOutOfScope(Path file) {
        return collect(file, false, null).texts();
    }

    private static ExampleCollector collect(Path file, boolean intents, String outOfScope) {
        String source = file.toString();
        ExampleCollector collector = new ExampleCollector(source, outOfScope);
        String text = text(file);
        String form = source.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "").replaceFirst("^.*\\.", "");
        switch (form) {
            case "csv" -> csv(text, source, intents, collector);
            case "jsonl", "ndjson" -> jsonLines(text, intents, collector);
            case "yaml", "yml" -> ExampleYaml.read(text, source, collector);
            case "txt" -> plain(text, source, intents, collector);
            default ->
                throw new ConfigurationException("'" + source + "' ends in ." + form
                        + "; examples are read from .csv, .jsonl, .yaml or .yml, also followed by .gz");
        }
        return collector;
    }

    private static String text(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new ConfigurationException(
                    "'" + file + "' is no readable file; write the path of a .csv, .jsonl or .yaml of examples");
        }
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new WholeGzip(raw) : raw) {
            byte[] bytes = in.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                throw new ConfigurationException(
                        "'" + file + "' has more than " + LARGEST_BYTES + " bytes; that are no examples");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text; // some editors begin a file with a mark
        } catch (CharacterCodingException e) {
            throw new ConfigurationException("'" + file + "' is not UTF-8; save it as UTF-8", e);
        } catch (IOException e) {
            throw new ConfigurationException("'" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static void csv(String text, String source, boolean intents, ExampleCollector collector) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreHeaderCase(true)
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .get();
        try (Reader reader = new StringReader(text);
                CSVParser parser =
                        CSVParser.builder().setReader(reader).setFormat(format).get()) {
            List<String> header = parser.getHeaderNames().stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .toList();
            if (!header.contains("text") || intents && !header.contains("intent")) {
                throw new ConfigurationException(
                        source + ":1: the header is " + header + "; the first line must name text,intent");
            }
            int line = (int) parser.getCurrentLineNumber() + 1;
            for (CSVRecord row : parser) {
                if (!row.isConsistent()) {
                    collector.problem(
                            line,
                            "the row",
                            "has " + row.size() + " fields, the header has " + header.size()
                                    + "; put a text with commas into quotes");
                } else {
                    collector.add(line, row.get("text"), intents ? row.get("intent") : "oos");
                }
                line = (int) parser.getCurrentLineNumber() + 1;
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    source + " is no CSV: " + e.getMessage() + "; check the quotes, a quote inside a text is doubled",
                    e);
        }
    }

    private static void jsonLines(String text, boolean intents, ExampleCollector collector) {
        int line = 0;
        for (String row : (Iterable<String>) text.lines()::iterator) {
            line++;
            if (row.isBlank()) {
                continue;
            }
            try {
                JsonNode json = JSON.readTree(row);
                if (!json.path("text").isTextual()
                        || intents && !json.path("intent").isTextual()) {
                    collector.problem(
                            line,
                            json.path("text").isTextual() ? "intent" : "text",
                            "is missing or no text; write {\"text\": \"...\", \"intent\": \"...\"}");
                } else {
                    collector.add(
                            line,
                            json.path("text").asText(),
                            intents ? json.path("intent").asText() : "oos");
                }
            } catch (JsonProcessingException e) {
                collector.problem(line, "the row", "is no JSON: " + e.getOriginalMessage());
            }
        }
    }

    private static void plain(String text, String source, boolean intents, ExampleCollector collector) {
        if (intents) {
            throw new ConfigurationException(
                    source + " is plain text, which names no intents; write .csv, .jsonl or .yaml");
        }
        BufferedReader reader = new BufferedReader(new StringReader(text));
        int[] line = {0};
        reader.lines().forEach(row -> {
            line[0]++;
            if (!row.isBlank()) {
                collector.add(line[0], row, "oos");
            }
        });
    }
}
