/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrouter.file.WholeFile;
import io.llmrouter.judge.Judgement.Doubts;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Streams finished rows from the journal into the table, in the order of the input, and sums up their scores. One use, one thread. */
final class TableWriter {

    private final Journal journal;
    private final Map<String, List<Double>> scores = new LinkedHashMap<>();
    private Doubts doubts = Doubts.NONE;

    TableWriter(LabelJob job, Journal journal) {
        this.journal = journal;
        job.settings().models().keySet().forEach(model -> scores.put(model, new ArrayList<>()));
    }

    /** Reads the rows and writes them to a file, which is there whole or not at all; to none if it is null. */
    void collect(List<QuestionRow> rows, Path table) throws IOException {
        if (table == null) {
            collectInto(Writer.nullWriter(), rows);
            return;
        }
        WholeFile.write(table, raw -> {
            OutputStream packed = table.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
            try (Writer out = new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8))) {
                collectInto(out, rows);
            }
        });
    }

    private void collectInto(Writer out, List<QuestionRow> rows) throws IOException {
        for (QuestionRow row : rows) {
            RowLabels labels = RowLabels.of(journal.line(row.id()));
            out.write(labels.row() + "\n");
            doubts = doubts.plus(labels.doubts());
            for (JsonNode outcome : labels.row().path("outcomes")) {
                scores.get(outcome.path("model").asText())
                        .add(outcome.path("score").asDouble());
            }
        }
    }

    List<ScoreSummary> scores() {
        return scores.entrySet().stream()
                .map(entry -> ScoreSummary.of(
                        entry.getKey(),
                        entry.getValue().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray()))
                .toList();
    }

    Doubts doubts() {
        return doubts;
    }
}
