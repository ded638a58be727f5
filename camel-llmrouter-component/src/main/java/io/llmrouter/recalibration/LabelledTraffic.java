/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import io.llmrouter.evaluation.OutcomeFilter;
import io.llmrouter.evaluation.OutcomeReader;
import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.OutcomesException;
import io.llmrouter.feedback.EventSource;
import io.llmrouter.feedback.ExportReport;
import io.llmrouter.feedback.OutcomeExport;
import io.llmrouter.tuning.CascadeRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The newest labelled decisions of a cascade. Immutable.
 *
 * @param table rows with an outcome of every model, the oldest first
 * @param rows the same as a cascade sees them
 * @param exported how the labels came about
 */
record LabelledTraffic(OutcomeTable table, CascadeRows rows, ExportReport exported) {

    private static final String CONFIDENCE = "confidence";
    private static final String TIME = "time";

    /**
     * Reads it.
     *
     * @throws RecalibrationException if it is too little, or nothing can be learned from it
     */
    static LabelledTraffic read(CascadePlan plan, EventSource logs, RecalibrationSettings settings) throws IOException {
        Path file = Files.createTempFile("llmrouter-outcomes", ".jsonl"); // its owner's alone: answers may be in it
        try {
            ExportReport exported = OutcomeExport.write(
                    logs, settings.labels().of(plan.models()).ofRouter(plan.router()), file);
            if (exported.rows() < settings.minLabels()) {
                throw new RecalibrationException(
                        "there are " + exported.rows() + " labelled rows for "
                                + plan.models() + ", and " + settings.minLabels() + " are needed: "
                                + exported.sentences()
                                + ". Collect more feedback, shadow the strongest model, or complete rows by assuming the worst");
            }
            OutcomeTable table = newest(
                    new OutcomeReader(
                                    false,
                                    new OutcomeFilter(
                                            plan.models(),
                                            Map.of(),
                                            Map.of(),
                                            new OutcomeFilter.Replies(false, CONFIDENCE)))
                            .read(List.of(file)),
                    settings.newest());
            LabelledTraffic traffic = new LabelledTraffic(table, CascadeRows.of(table, plan.models(), null), exported);
            traffic.requireBothClasses();
            return traffic;
        } catch (OutcomesException e) {
            throw new RecalibrationException(e.getMessage(), e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Logs of several processes are not in order together. */
    private static OutcomeTable newest(OutcomeTable all, int most) {
        List<OutcomeRow> byTime = all.rows().stream()
                .sorted(Comparator.comparing(LabelledTraffic::time))
                .toList();
        return new OutcomeTable(byTime.subList(Math.max(0, byTime.size() - most), byTime.size()), all.skipped());
    }

    private static Instant time(OutcomeRow row) {
        return Instant.parse(row.fields().get(TIME));
    }

    /** Of the answers that have a confidence some must be right and some wrong, or nothing can be learned of it. */
    private void requireBothClasses() {
        for (int stage = 0; stage < rows.judged(); stage++) {
            int judged = 0;
            int right = 0;
            for (int row = 0; row < rows.size(); row++) {
                if (Double.isFinite(rows.signal()[row][stage])) {
                    judged++;
                    right += rows.scores()[row][stage] >= 0.5 ? 1 : 0;
                }
            }
            String model = rows.models().get(stage);
            if (judged == 0) {
                throw new RecalibrationException("no labelled answer of '" + model
                        + "' has a confidence: the log's decisions do not come from this cascade; name the log of the router"
                        + " that asks it");
            }
            if (right == 0 || right == judged) {
                throw new RecalibrationException(
                        "all " + judged + " labelled answers of '" + model + "' that have a"
                                + " confidence are " + (right == 0 ? "wrong" : "right")
                                + "; a calibrator needs both kinds: label answers of both, for example those that were not trusted");
            }
        }
    }

    Instant from() {
        return time(table.rows().get(0));
    }

    Instant to() {
        return time(table.rows().get(table.rows().size() - 1));
    }
}
