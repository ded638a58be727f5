/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.evaluation.Contenders;
import io.llmrouter.evaluation.Evaluation;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.evaluation.Metric;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.RouterFigures;
import io.llmrouter.evaluation.SingleModels;
import java.io.PrintWriter;
import java.util.Locale;

/** An evaluation as a table that fits a terminal of 110 columns. */
final class EvaluationText {

    private static final int WIDEST_NAME = 40;

    private final PrintWriter out;

    EvaluationText(PrintWriter out) {
        this.out = out;
    }

    void print(OutcomeTable table, SingleModels models, Evaluation evaluation) {
        Evaluation.Draw first = evaluation.draws().get(0);
        models(models, first.contenders());
        out.printf(
                "%n%-13s %20s %5s %5s %5s %6s %5s %5s %5s %6s %6s %6s %11s%n",
                "router",
                "APGR [95 %]",
                "CPT20",
                "CPT50",
                "CPT80",
                "AUROC",
                "ECE",
                "Brier",
                "AIQ",
                "cost95",
                "regret",
                "learn",
                "decide ms");
        evaluation.routers().forEach(this::router);
        notes(table, evaluation);
        out.flush();
    }

    private void models(SingleModels models, Contenders contenders) {
        for (int m = 0; m < models.models().size(); m++) {
            String name = models.models().get(m);
            String role = m == contenders.cheapest() ? "cheapest" : m == contenders.strongest() ? "strongest" : "";
            out.printf(
                    Locale.ROOT,
                    "%-40s mean score %.4f  cost %s  %s%n",
                    name.length() > WIDEST_NAME ? name.substring(0, WIDEST_NAME) : name,
                    models.scores()[m],
                    Double.isNaN(models.costs()[m])
                            ? "unknown"
                            : String.format(Locale.ROOT, "%.3e USD", models.costs()[m]),
                    role);
        }
        out.printf(Locale.ROOT, "%-40s mean score %.4f%n", "best model of each row (oracle)", models.oracle());
        if (!Double.isNaN(models.aiq())) {
            out.printf(
                    Locale.ROOT,
                    "%-40s AIQ %.4f, 95 %% of the best at %.1f %% of its cost%n",
                    "coins between models (zero router)",
                    models.aiq(),
                    models.costAt95() * 100);
        }
        if (models.scores()[contenders.strongest()] <= models.scores()[contenders.cheapest()]) {
            out.println(
                    "! The strong model is not better than the cheap one on these rows: there is no gap to recover,\n"
                            + "  so APGR and CPT are not defined. Ask "
                            + models.models().get(contenders.cheapest()) + " alone, or name other models.");
        }
    }

    private void router(RouterFigures router) {
        Figure apgr = router.figures().get(Metric.APGR);
        String interval = number("%.3f", apgr.value(), 1) + " ["
                + number("%.3f", apgr.interval().low(), 1) + ", "
                + number("%.3f", apgr.interval().high(), 1) + "]";
        String decide = router.timing().decideP99Micros().value() == 0
                ? "-"
                : millis(router.timing().decideP50Micros().value())
                        + '/'
                        + millis(router.timing().decideP99Micros().value());
        out.printf(
                Locale.ROOT,
                "%-13s %20s %5s %5s %5s %6s %5s %5s %5s %6s %6s %5.1fs %11s%n",
                router.name(),
                interval,
                number("%.1f", router.value(Metric.CPT20), 100),
                number("%.1f", router.value(Metric.CPT50), 100),
                number("%.1f", router.value(Metric.CPT80), 100),
                number("%.3f", router.value(Metric.AUROC), 1),
                number("%.3f", router.value(Metric.ECE), 1),
                number("%.3f", router.value(Metric.BRIER), 1),
                number("%.3f", router.value(Metric.AIQ), 1),
                number("%.1f", router.value(Metric.COST_AT_95), 100),
                number("%.4f", router.value(Metric.ORACLE_REGRET), 1),
                router.timing().trainMillis().value() / 1000,
                decide);
    }

    private static String millis(double micros) {
        double millis = micros / 1000;
        return String.format(Locale.ROOT, millis < 1 ? "%.3f" : millis < 100 ? "%.1f" : "%.0f", millis);
    }

    private static String number(String format, double value, double scale) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value * scale) : "-";
    }

    private void notes(OutcomeTable table, Evaluation evaluation) {
        Evaluation.Draw first = evaluation.draws().get(0);
        int draws = evaluation.draws().size();
        String budget = first.contenders().budget() == Contenders.Budget.CALLS
                ? "calls that do not go to the cheapest model"
                : "the way from the cheapest model's cost to the strongest model's";
        out.printf(
                "%n* %d rows measured%s, none by a router that had seen it; seed %d.%n"
                        + "  %d bad lines and %d unwanted rows were left out.%n",
                first.routers().get(0).rows(),
                draws == 1 ? "" : " in each of " + draws + " draws",
                first.seed(),
                table.skipped(),
                table.leftOut());
        out.println("* Intervals are over " + (draws == 1 ? "rows (bootstrap)." : "draws.")
                + " APGR: recovered gap, mean over the share of\n  " + budget
                + ";\n  CPT(x): the share, in %, that recovers x % of the gap.\n"
                + "* AIQ: mean score over costs; cost95: % of the best model's cost for 95 % of its score;\n"
                + "  regret: score lost to the oracle; decide: median/99th percentile, embedding included.");
    }
}
