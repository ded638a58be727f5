/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.replay.StreamFigures;
import io.llmrouter.replay.StreamQuestions;
import io.llmrouter.replay.StreamSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The figures of streams through a cold cache, as a table and as JSON. */
record CacheStreamReport(
        StreamQuestions questions, StreamSettings settings, boolean learned, long seed, List<StreamFigures> figures) {

    private static final String HEAD = "%6s %11s %11s %21s %21s %6s %21s %7s %9s %9s %7s %7s%n";

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%d questions, %d of no intent; %d streams of %d requests from seed %d, %.1f %% of them exact repeats;"
                        + " confidence %.0f %%%n%n",
                questions.size(),
                questions.outOfScope(),
                figures.get(0).seeds(),
                settings.requests(),
                seed,
                100 * figures.get(0).exactRate().value(),
                100 * settings.confidenceLevel());
        out.printf(
                HEAD,
                "budget",
                "within",
                "of all",
                "hit rate",
                "best fixed",
                "ratio",
                "wrong hits",
                "labels",
                "rechecks",
                "first hit",
                "served",
                "best");
        out.printf(
                HEAD, "%", "streams", "streams", "% [95 %]", "% [95 %]", "%", "% [95 %]", "", "", "request", "%", "%");
        figures.forEach(f -> out.printf(
                HEAD,
                number(100 * f.budget(), 1),
                f.within() + "/" + f.seeds(),
                f.withinOfAll() + "/" + f.seeds(),
                percent(f.hitRate()),
                percent(f.bestHitRate()),
                number(100 * f.ratio(), 1),
                percent(f.wrongHitRate()),
                number(f.labels().value(), 0),
                number(f.rechecks().value(), 0),
                number(f.firstHitAt().value(), 0),
                number(100 * f.servedRate().value(), 1),
                number(100 * f.bestServedRate().value(), 1)));
        out.println();
        out.println(
                "Hit rates and wrong hits are of answers to similar questions, exact repeats not among them; 'best fixed' is the best"
                        + " threshold in hindsight that keeps the budget in the same stream. A stream without hits is not within. Brackets: middle 95 % of the"
                        + " streams. 'of all': exact repeats count as right hits; 'served': they count as answered, as for 'best'."
                        + (learned ? " The score was learned in each stream; 'best fixed' is of the cosine." : ""));
        out.flush();
    }

    private static String number(double value, int digits) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String percent(Figure figure) {
        return Double.isNaN(figure.value())
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.2f [%.2f, %.2f]",
                        100 * figure.value(),
                        100 * figure.interval().low(),
                        100 * figure.interval().high());
    }

    ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("questions", questions.size())
                .put("out_of_scope", questions.outOfScope())
                .put("requests", settings.requests())
                .put("exponent", settings.exponent())
                .put("learned", learned)
                .put("confidence_level", settings.confidenceLevel())
                .put("observed_share", settings.observedShare())
                .put("recheck_share", settings.recheckShare())
                .put("seed", seed);
        ArrayNode looks = root.putArray("looks");
        for (int look : settings.looks()) {
            looks.add(look);
        }
        ArrayNode budgets = root.putArray("budgets");
        figures.forEach(f -> budgets.add(json(f)));
        return root;
    }

    private static ObjectNode json(StreamFigures f) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("budget", f.budget())
                .put("seeds", f.seeds())
                .put("within", f.within())
                .put("within_with_exact_repeats", f.withinOfAll())
                .put("without_hits", f.withoutHits())
                .put("alarms", f.alarms());
        put(node, "hit_rate", f.hitRate());
        put(node, "best_fixed_hit_rate", f.bestHitRate());
        put(node, "ratio", f.ratio());
        put(node, "wrong_hit_rate", f.wrongHitRate());
        put(node, "served_rate", f.servedRate());
        put(node, "best_fixed_served_rate", f.bestServedRate());
        put(node, "exact_rate", f.exactRate());
        put(node, "labels", f.labels());
        put(node, "rechecks", f.rechecks());
        put(node, "first_hit_at", f.firstHitAt());
        put(node, "threshold", f.threshold());
        return node;
    }

    private static void put(ObjectNode node, String name, Figure figure) {
        put(node, name, figure.value());
        put(node, name + "_low", figure.interval().low());
        put(node, name + "_high", figure.interval().high());
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }
}
