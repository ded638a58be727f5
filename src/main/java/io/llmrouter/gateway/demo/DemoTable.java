/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The demo's report as text for a terminal of 100 columns. Stateless. */
public final class DemoTable {

    private static final String HEAD = "%-24s %7s %19s %7s %7s %17s %13s%n";
    private static final String LINE = "%-24s %7.1f %20s %6.1f %7.4f %17s %13s%n";

    private DemoTable() {}

    /**
     * Renders the report.
     *
     * @param report what was measured
     * @return the text, ending in a line break
     */
    public static String render(DemoReport report) {
        StringBuilder out = new StringBuilder();
        out.append(String.format(HEAD, "policy", "quality", "of strong", "sent up", "cost", "saved", "overhead, us"));
        out.append(String.format(
                HEAD, "", "%", "% [95 % interval]", "%", report.currency(), "% [95 % interval]", "p50 / p99"));
        report.policies().forEach(policy -> out.append(line(policy)));
        out.append(System.lineSeparator());
        notes(report).forEach(note -> out.append(DemoText.item(note)));
        out.append(System.lineSeparator()).append(StreamTable.render(report.stream(), report.currency()));
        return out.toString();
    }

    private static String line(PolicyFigures p) {
        return String.format(
                Locale.ROOT,
                LINE,
                p.name(),
                100 * p.quality(),
                DemoText.interval(p.qualityRetained(), p.retainedLow(), p.retainedHigh()),
                100 * p.shareUp(),
                p.cost(),
                DemoText.interval(p.saving(), p.savingLow(), p.savingHigh()),
                p.overheadP50Us() == null
                        ? "-"
                        : String.format(Locale.ROOT, "%.0f / %.0f", p.overheadP50Us(), p.overheadP99Us()));
    }

    private static List<String> notes(DemoReport r) {
        List<String> notes = new ArrayList<>();
        notes.add(String.format(
                Locale.ROOT,
                "%d questions (GSM8K, recorded answers) that nothing was fitted on; %d contaminated rows dropped; %d labelled ones, drawn with"
                        + " seed %d, taught verifier and thresholds.",
                r.evaluationRows(),
                r.contaminated(),
                r.calibrationRows(),
                r.seed()));
        for (int i = 0; i < r.thresholds().size(); i++) {
            notes.add(outcome(
                    r,
                    r.thresholds().get(i),
                    r.policies().get(r.policies().size() - r.thresholds().size() + i)));
        }
        notes.add("Certified floor: " + r.worth());
        notes.add(String.format(
                Locale.ROOT,
                "Both calls of an escalated question are paid for; 'random' sends as many as the certified floor straight to the strong model."
                        + " Intervals: paired bootstrap over questions, %d resamples.",
                r.resamples()));
        notes.add(String.format(
                Locale.ROOT,
                "%.0f %% of the cheap answers carry the <<9*2=18>> marks of their few-shot prompt, which help the verifier to recompute them.",
                100 * r.markedShare()));
        notes.add(String.format(
                Locale.ROOT,
                "Overhead: time in the gateway beyond the models, after %d requests to warm up. %.1f s with the stream.",
                r.warmUpRequests(),
                r.seconds()));
        return notes;
    }

    /** What was promised, and what came of it on the unseen rows. */
    private static String outcome(DemoReport r, DemoReport.Threshold threshold, PolicyFigures figures) {
        String promise = sentenceCase(threshold.policy()) + ": " + threshold.promise();
        if (threshold.accept() == null) {
            return promise + " So the stage is off: next stage directly.";
        }
        return promise
                + String.format(
                        Locale.ROOT,
                        " It accepts from P(correct) %.3f. On the %d unseen rows it kept %.1f %%: the floor of %.0f %% %s; of %d accepted"
                                + " answers %.1f %% were wrong.",
                        threshold.accept(),
                        r.evaluationRows(),
                        100 * figures.qualityRetained(),
                        100 * r.targets().floor(),
                        figures.qualityRetained() >= r.targets().floor() ? "held" : "did NOT hold",
                        threshold.accepted(),
                        threshold.acceptedWrong() == null ? 0 : 100 * threshold.acceptedWrong());
    }

    private static String sentenceCase(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
