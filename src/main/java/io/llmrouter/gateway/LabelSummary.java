/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.judge.Judgement.Doubts;
import io.llmrouter.labelling.LabelReport;
import io.llmrouter.labelling.Labelling;
import io.llmrouter.labelling.ScoreSummary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Says what came of a labelling run: figures to the output, what is missing and how to go on to the error output. Immutable.
 *
 * @param table the file that was to be written
 * @param provenance of the scores
 * @param currency of the costs
 */
record LabelSummary(Path table, String provenance, String currency) {

    void print(LabelReport report, PrintWriter out, PrintWriter err) {
        for (ScoreSummary score : report.scores()) {
            out.printf(
                    Locale.ROOT,
                    "%-30s mean score %.4f [%.4f, %.4f] %s, n = %d%n",
                    score.model(),
                    score.mean(),
                    score.low(),
                    score.high(),
                    provenance(score),
                    score.rows());
        }
        LabelReport.Rows rows = report.rows();
        boolean written = report.end() == LabelReport.End.DONE && rows.finished() > 0;
        out.printf(
                "%n* %d of %d questions are labelled, %d of them in earlier runs%s.%n",
                rows.finished(), rows.all(), rows.earlier(), written ? ", and written to " + table : "");
        printDoubts(report.doubts(), out);
        out.printf(
                Locale.ROOT,
                "* Cost, earlier runs included: %.6f %s for answers, %.6f %s for judging.%n",
                report.cost().answers(),
                currency,
                report.cost().judging(),
                currency);
        out.flush();
        printMissing(report, err);
        err.flush();
    }

    private String provenance(ScoreSummary score) {
        return provenance.startsWith("as ") ? provenance : "by " + provenance;
    }

    private static void printDoubts(Doubts doubts, PrintWriter out) {
        if (doubts.comparisons() > 0) {
            out.printf(
                    "* %d of %d comparisons were ties, %d of them because the judge took the other side when the answers changed places.%n",
                    doubts.ties(), doubts.comparisons(), doubts.swapped());
        }
        if (doubts.unparsable() > 0) {
            out.printf(
                    "* %d verdicts or final answers could not be read; they count as ties or as disagreement.%n",
                    doubts.unparsable());
        }
    }

    private void printMissing(LabelReport report, PrintWriter err) {
        if (report.complete()) {
            return;
        }
        report.failures()
                .forEach((reason, failure) -> err.println("llmrouter: " + failure.count() + " failed, " + reason
                        + "; for example: " + failure.example()));
        int finished = report.rows().finished();
        int all = report.rows().all();
        String part = "the work is in " + Labelling.part(table);
        err.println("llmrouter: "
                + switch (report.end()) {
                    case DONE ->
                        report.failed() + " of " + all + " questions are left out; " + part
                                + ", the same command asks only for them again";
                    case CEILING ->
                        String.format(
                                Locale.ROOT,
                                "stopped at %d of %d questions and %.6f %s, because the next call could have passed"
                                        + " --max-cost; %s, the same command with more --max-cost goes on",
                                finished,
                                all,
                                report.cost().total(),
                                currency,
                                part);
                    case INTERRUPTED ->
                        "interrupted at " + finished + " of " + all + " questions; " + part
                                + ", the same command goes on";
                    case FAILING ->
                        "stopped at " + finished + " of " + all
                                + " questions, because one after the other failed; " + part
                                + ", the same command goes on once the reason is mended";
                });
    }
}
