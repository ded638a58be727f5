/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import java.util.List;
import java.util.Locale;

/** The demo's report as text for a terminal of 100 columns. Stateless. */
public final class DemoTable {

    private static final String HEAD = "%-26s %8s %9s %8s %9s %22s %16s%n";
    private static final String LINE = "%-26s %8.1f %9.1f %8.1f %9.4f %22s %16s%n";

    private DemoTable() {}

    /**
     * Renders the report.
     *
     * @param report what was measured
     * @param currency of the costs
     * @return the text, ending in a line break
     */
    public static String render(DemoReport report, String currency) {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                HEAD,
                "policy",
                "quality",
                "of strong",
                "sent up",
                "cost",
                "saving [95 % interval]",
                "overhead p50/p99"));
        out.append(String.format(HEAD, "", "%", "%", "%", currency, "%", "microseconds"));
        report.policies().forEach(policy -> out.append(line(policy)));
        out.append(System.lineSeparator());
        notes(report).forEach(note -> out.append("* ").append(note).append(System.lineSeparator()));
        return out.toString();
    }

    private static String line(PolicyFigures p) {
        String saving = String.format(
                Locale.ROOT, "%.1f [%.1f, %.1f]", 100 * p.saving(), 100 * p.savingLow(), 100 * p.savingHigh());
        String overhead = Double.isNaN(p.overheadP50Us())
                ? "-"
                : String.format(Locale.ROOT, "%.0f / %.0f", p.overheadP50Us(), p.overheadP99Us());
        return String.format(
                Locale.ROOT,
                LINE,
                p.name(),
                100 * p.quality(),
                100 * p.qualityRetained(),
                100 * p.shareUp(),
                p.cost(),
                saving,
                overhead);
    }

    private static List<String> notes(DemoReport r) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%d questions (GSM8K, recorded answers); %d contaminated rows dropped; %d others, drawn with seed %d, served only to fit.",
                        r.evaluationRows(),
                        r.contaminated(),
                        r.calibrationRows(),
                        r.seed()),
                String.format(
                        Locale.ROOT,
                        "Threshold: accept the cheap answer iff P(correct) >= %.3f; it keeps %.0f %% of always-strong on the fitted rows."
                                + " That is no certificate for other rows.",
                        r.fit().threshold(),
                        100 * r.qualityFloor()),
                String.format(
                        Locale.ROOT,
                        "%.0f %% of the cheap answers carry the <<9*2=18>> marks of their few-shot prompt; 'marks stripped' is the verifier without"
                                + " them.",
                        100 * r.markedShare()),
                String.format(
                        Locale.ROOT, "Both calls of an escalated question are paid for. %.1f s in all.", r.seconds()));
    }
}
