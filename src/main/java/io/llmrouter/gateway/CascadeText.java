/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.calibration.Certification;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.tuning.CascadeFigures;
import io.llmrouter.tuning.CascadeMetric;
import io.llmrouter.tuning.CascadeRows;
import io.llmrouter.tuning.CertificateTrials;
import io.llmrouter.tuning.MeasuredCascade;
import io.llmrouter.tuning.MeasuredSlice;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/** A measured cascade for a terminal. */
final class CascadeText {

    private final PrintWriter out;

    CascadeText(PrintWriter out) {
        this.out = out;
    }

    void print(OutcomeTable table, MeasuredCascade measured) {
        CascadeRows rows = measured.replay().rows();
        CascadeFigures figures = measured.figures();
        for (int stage = 0; stage < rows.stages(); stage++) {
            boolean last = stage == rows.judged();
            out.printf(
                    Locale.ROOT,
                    "%d %-34s mean score %.4f  cost %-11s %s%n",
                    stage + 1,
                    rows.models().get(stage),
                    rows.meanScore(stage),
                    Double.isNaN(rows.meanCost(stage))
                            ? "unknown"
                            : String.format(Locale.ROOT, "%.3e", rows.meanCost(stage)),
                    last ? "" : rule(measured, stage));
        }
        out.println();
        line("goes on after stage", figures.escalationRate().toArray(Figure[]::new), 100, "%5.2f %%");
        line(CascadeMetric.ACCURACY, figures, 100, "%5.2f %%");
        line(CascadeMetric.ACCEPTED_ACCURACY, figures, 100, "%5.2f %%");
        line(CascadeMetric.QUALITY_RETAINED, figures, 100, "%5.2f %%");
        line(CascadeMetric.MEAN_COST_USD, figures, 1, "%.3e USD");
        line(CascadeMetric.COST_RATIO, figures, 100, "%5.2f %%");
        line(CascadeMetric.ABSTENTION_RATE, figures, 100, "%5.2f %%");
        line(CascadeMetric.APGR, figures, 1, "%.3f");
        line(CascadeMetric.CPT50, figures, 100, "%5.1f %%");
        line(CascadeMetric.CPT80, figures, 100, "%5.1f %%");
        line(CascadeMetric.AUROC, figures, 1, "%.4f");
        line(CascadeMetric.ECE, figures, 1, "%.4f");
        line(CascadeMetric.EXCESS_ECE, figures, 1, "%.4f");
        line(CascadeMetric.BRIER, figures, 1, "%.4f");
        trials(measured.trials());
        promise(measured);
        slices(measured);
        out.printf(
                "* %d rows measured, none with thresholds chosen on it; %d bad lines and %d unwanted rows left out.%n",
                rows.size(), table.skipped(), table.leftOut());
        measured.notes().forEach(note -> out.println("! " + note));
        out.flush();
    }

    private static String rule(MeasuredCascade measured, int stage) {
        Double threshold = measured.thresholds().get(stage);
        return threshold == null
                ? "off: the next stage directly"
                : String.format(
                        Locale.ROOT,
                        "accepts from %s %.4f",
                        measured.thresholdKind().equals("raw") ? "signal" : "P(correct)",
                        threshold);
    }

    private void line(CascadeMetric metric, CascadeFigures figures, double scale, String format) {
        line(metric.label().replace('_', ' '), new Figure[] {figures.of(metric)}, scale, format);
    }

    private void line(String name, Figure[] values, double scale, String format) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-22s", name));
        for (Figure figure : values) {
            text.append("  ").append(number(figure.value(), scale, format));
            if (Double.isFinite(figure.interval().low())) {
                text.append(" [")
                        .append(number(figure.interval().low(), scale, format))
                        .append(", ")
                        .append(number(figure.interval().high(), scale, format))
                        .append(']');
            }
        }
        out.println(text);
    }

    private static String number(double value, double scale, String format) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value * scale) : "-";
    }

    private void trials(CertificateTrials trials) {
        if (trials == null) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "%nOf %d certificates drawn, each on %d labelled rows: %.1f %% promise something, %.1f %% are broken"
                        + " on all the rows%s;%n  %.1f %% of the requests go to the strongest%s.%n",
                trials.draws(),
                trials.certifyRows(),
                100 * trials.feasibleRate(),
                100 * trials.violationRate(),
                trials.outside() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " (of splits %.1f %% look broken on the %d rows outside)",
                                100 * trials.violationRateOutside(),
                                trials.outside()),
                100 * trials.strongShare(),
                Double.isNaN(trials.costRatio())
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", cost is %.1f %% of always asking it and %.3f times that of the best thresholds",
                                100 * trials.costRatio(),
                                trials.costOverOracle()));
    }

    private void promise(MeasuredCascade measured) {
        Certification certification = measured.tuned().chosen().certification();
        out.println();
        if (certification instanceof Certification.Certified certified) {
            out.println("* "
                    + (measured.thresholds().size() == 1
                            ? certified.certificate().sentence()
                            : certified
                                    .certificate()
                                    .sentence("At thresholds "
                                            + measured.tuned().chosen().promisedThresholds())));
        } else if (certification instanceof Certification.Infeasible infeasible) {
            out.println("* " + infeasible.sentence());
        }
    }

    private void slices(MeasuredCascade measured) {
        if (measured.slices().isEmpty()) {
            return;
        }
        out.printf(
                "%n%-24s %7s  %-6s %-16s %8s %8s %8s  %s%n",
                measured.replay().rows().per(),
                "labels",
                "takes",
                "threshold",
                "kept",
                "accepted",
                "go on",
                "certificates: feasible, broken");
        for (MeasuredSlice slice : measured.slices()) {
            CertificateTrials trials = slice.trials();
            out.printf(
                    Locale.ROOT,
                    "%-24s %7d  %-6s %-16s %8s %8s %8s  %s%n",
                    slice.value(),
                    slice.choice().labels(),
                    slice.choice().standing().label(),
                    slice.choice().chosen().thresholds().stream()
                            .map(threshold -> threshold == null ? "off" : String.format(Locale.ROOT, "%.4f", threshold))
                            .collect(Collectors.joining(",")),
                    number(slice.value(CascadeMetric.QUALITY_RETAINED), 100, "%.2f %%"),
                    number(slice.value(CascadeMetric.ACCEPTED_ACCURACY), 100, "%.2f %%"),
                    number(slice.strongShare(), 100, "%.2f %%"),
                    trials == null
                            ? "-"
                            : String.format(
                                    Locale.ROOT,
                                    "%.1f %%, %.1f %%",
                                    100 * trials.feasibleRate(),
                                    100 * trials.violationRate()));
        }
        out.println();
    }
}
