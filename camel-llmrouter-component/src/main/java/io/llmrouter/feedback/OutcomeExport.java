/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.feedback.ExportReport.LeftOut;
import io.llmrouter.file.WholeFile;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Makes a table of outcomes of decision logs, in the format that {@code evaluate}, {@code train} and {@code calibrate} read: decisions joined with what was
 * said about their answers and with what was asked beside them. The log is read twice, first what was said, then the decisions one by one, so that memory
 * grows with the feedback alone. Where texts are not recorded a question is its fingerprint, and its outcomes still have the confidence signal, cost, tokens
 * and latency of their calls. One use, one thread.
 */
public final class OutcomeExport {

    private final ExportSettings settings;
    private final Verdicts verdicts;
    private final LoggedRow rows;
    private final Set<String> seen = new HashSet<>();
    private final Map<LeftOut, Long> leftOut = new EnumMap<>(LeftOut.class);
    private final Map<String, Long> labels = new TreeMap<>();
    private long decisions;
    private long written;

    private OutcomeExport(ExportSettings settings) {
        this.settings = settings;
        this.verdicts = new Verdicts(settings);
        this.rows = new LoggedRow(settings, verdicts);
    }

    /**
     * Writes the table; it is there whole or not at all.
     *
     * @param logs read twice
     * @param settings what is wanted
     * @param table where to; gzipped if its name ends in {@code .gz}
     * @return what became of the log
     * @throws IOException if the log cannot be read or the table not be written; then an old one is as it was
     */
    public static ExportReport write(EventSource logs, ExportSettings settings, Path table) throws IOException {
        OutcomeExport export = new OutcomeExport(settings);
        logs.read(export.verdicts::add);
        try {
            WholeFile.write(table, raw -> {
                OutputStream packed = table.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
                try (Writer out = new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8))) {
                    logs.read(event -> export.take(event, out));
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return export.report();
    }

    private void take(RoutingEvent event, Writer out) {
        RoutingDecision decision = event.decision();
        if (event.kind() != RoutingEvent.Kind.decision
                || decision == null
                || settings.router() != null && !settings.router().equals(decision.router())) {
            return;
        }
        boolean spokenAbout = verdicts.any(decision.id());
        if (spokenAbout && !seen.add(decision.id())) {
            return; // the same log twice
        }
        decisions++;
        LeftOut reason = reason(decision, spokenAbout);
        ObjectNode row = reason == null ? rows.of(event) : null;
        if (row == null) {
            leftOut.merge(reason == null ? rows.reason() : reason, 1L, Long::sum);
            return;
        }
        written++;
        rows.counted(labels);
        try {
            out.write(row + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LeftOut reason(RoutingDecision decision, boolean spokenAbout) {
        if (decision.answer() == null) {
            return LeftOut.NO_ANSWER;
        } else if (decision.cache().status().startsWith("hit")) {
            return LeftOut.FROM_CACHE;
        } else if (!spokenAbout) {
            return LeftOut.UNLABELLED;
        }
        return verdicts.askedAgainOnly(decision.id()) ? LeftOut.ASKED_AGAIN_ONLY : null;
    }

    private ExportReport report() {
        return new ExportReport(
                decisions,
                written,
                labels,
                leftOut,
                verdicts.unknownLabels(),
                settings.router() == null ? verdicts.orphans() : 0, // others' decisions were not looked for
                verdicts.unusable());
    }
}
