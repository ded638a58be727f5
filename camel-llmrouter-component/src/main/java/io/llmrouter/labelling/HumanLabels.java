/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.file.Utf8Text;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads what people said of answers: CSV in UTF-8 with the header {@code id,model,score}. Stateless. */
public final class HumanLabels {

    private static final List<String> COLUMNS = List.of("id", "model", "score");
    private static final CSVFormat CSV = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setTrim(true)
            .setIgnoreEmptyLines(true)
            .get();

    private HumanLabels() {}

    /**
     * Reads a file. Several lines on one answer are averaged: several people looked at it.
     *
     * @param file with the header {@code id,model,score}, further columns are ignored; scores are in [0, 1]
     * @return scores by id, then by model
     * @throws LlmRouterException naming file, line, column and what is expected
     */
    public static Map<String, Map<String, Double>> read(Path file) {
        Map<String, Map<String, DoubleSummaryStatistics>> all = new HashMap<>();
        try (Reader reader = Utf8Text.open(Files.newInputStream(file));
                CSVParser records = CSV.parse(reader)) {
            if (!records.getHeaderNames().containsAll(COLUMNS)) {
                throw new LlmRouterException(
                        file + ":1: the header is " + records.getHeaderNames() + "; write id,model,score");
            }
            for (CSVRecord record : records) {
                String place = file + ":" + records.getCurrentLineNumber() + ": ";
                all.computeIfAbsent(text(record, "id", place), id -> new HashMap<>())
                        .computeIfAbsent(text(record, "model", place), model -> new DoubleSummaryStatistics())
                        .accept(score(record, place));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new LlmRouterException(
                    file + " cannot be read: " + Utf8Text.reason(e) + "; name a CSV file with id,model,score", e);
        }
        Map<String, Map<String, Double>> means = new HashMap<>();
        all.forEach((id, models) -> models.forEach((model, scores) ->
                means.computeIfAbsent(id, first -> new HashMap<>()).put(model, scores.getAverage())));
        return means;
    }

    private static String text(CSVRecord record, String column, String place) {
        String value = record.isSet(column) ? record.get(column) : "";
        if (value.isEmpty()) {
            throw new LlmRouterException(place + "column '" + column + "' is empty; write id,model,score");
        }
        return value;
    }

    private static double score(CSVRecord record, String place) {
        String text = text(record, "score", place);
        try {
            double score = Double.parseDouble(text);
            if (score >= 0 && score <= 1) {
                return score;
            }
        } catch (NumberFormatException e) {
            // said below, together with what is out of range
        }
        throw new LlmRouterException(place + "column 'score' is '" + text + "'; write a number from 0 to 1");
    }
}
