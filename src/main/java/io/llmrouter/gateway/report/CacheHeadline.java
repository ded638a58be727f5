/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import static io.llmrouter.gateway.report.Words.count;
import static io.llmrouter.gateway.report.Words.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the page of a semantic cache says in words before any script runs. Immutable. */
final class CacheHeadline {

    private static final int[] LIMITS = {10, 15, 20};

    private final JsonNode report;
    private final List<JsonNode> methods;

    CacheHeadline(JsonNode report) {
        this.report = report;
        this.methods = stream(report.path("methods")).toList();
    }

    private record Value(String value, String interval) {}

    private record Line(String name, List<Value> values) {}

    private record Guard(String name, String refused, String duplicates) {}

    private record Promise(String look, String heading, String sentence) {}

    /** By the template's names. */
    Map<String, Object> values() {
        JsonNode context = report.path("context");
        Map<String, Object> values = new HashMap<>();
        values.put("kind", "hits and wrong hits");
        values.put("title", context.path("title").asText());
        values.put("lead", lead().replace(" %", "\u00a0%"));
        values.put("promise", promise());
        values.put("cards", cards());
        values.put("methods", methods.stream().map(m -> m.path("name").asText()).toList());
        values.put("lines", lines());
        values.put("guards", guards());
        values.put("guarded", !guards().isEmpty());
        values.put("n", count(report.path("rows").asLong()));
        values.put("duplicates", count(report.path("duplicates").asLong()));
        values.put("groups", count(report.path("components").asLong()));
        for (String text : List.of("command", "protocol", "labels", "seed", "skipped")) {
            values.put(text, context.path(text).asText());
        }
        values.put("resamples", count(context.path("resamples").asLong()));
        return values;
    }

    private JsonNode best() {
        return methods.get(methods.size() - 1);
    }

    private String lead() {
        return String.format(
                Locale.ROOT,
                "With at most 15 %% wrong hits, %s finds %s of the duplicates; the cosine alone finds %s.",
                best().path("name").asText(),
                percent(best(), "recall_at_15"),
                percent(methods.get(0), "recall_at_15"));
    }

    private List<Promise> promise() {
        JsonNode certificate = report.path("certificate");
        if (certificate.isMissingNode()) {
            return List.of();
        }
        boolean certified = certificate.path("feasible").asBoolean();
        return List.of(new Promise(
                certified ? "good" : "unknown",
                certified ? "Certified" : "Nothing can be promised",
                certificate.path("sentence").asText()));
    }

    private List<Card> cards() {
        List<Card> cards = new ArrayList<>();
        for (int limit : LIMITS) {
            String field = "recall_at_" + limit;
            cards.add(new Card(
                    "found with at most " + limit + " % wrong",
                    percent(best(), field),
                    interval(best(), field, 100, 1),
                    "cosine alone: " + percent(methods.get(0), field)));
        }
        cards.add(new Card(
                "ROC-AUC",
                number(best(), "auc"),
                interval(best(), "auc", 1, 3),
                "cosine alone: " + number(methods.get(0), "auc")));
        return cards;
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                "ROC-AUC",
                methods.stream()
                        .map(m -> new Value(number(m, "auc"), interval(m, "auc", 1, 3)))
                        .toList()));
        lines.add(new Line(
                "ROC-AUC with refused pairs ranked last",
                methods.stream()
                        .map(m -> new Value(number(m, "auc_refused_last"), interval(m, "auc_refused_last", 1, 3)))
                        .toList()));
        for (int limit : LIMITS) {
            String field = "recall_at_" + limit;
            lines.add(new Line(
                    "duplicates found with at most " + limit + " % wrong hits",
                    methods.stream()
                            .map(m -> new Value(percent(m, field), interval(m, field, 100, 1)))
                            .toList()));
        }
        lines.add(new Line(
                "time of a decision beside the embedding, p50 / p99, us",
                methods.stream()
                        .map(m -> new Value(
                                String.format(
                                        Locale.ROOT,
                                        "%.0f / %.0f",
                                        m.path("decide_p50_us").asDouble(),
                                        m.path("decide_p99_us").asDouble()),
                                ""))
                        .toList()));
        return lines;
    }

    private List<Guard> guards() {
        return stream(report.path("guards"))
                .map(guard -> new Guard(
                        guard.path("name").asText(),
                        count(guard.path("refused").asLong()),
                        count(guard.path("duplicates").asLong())))
                .toList();
    }

    private static String percent(JsonNode method, String field) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * method.path(field).asDouble());
    }

    private static String number(JsonNode method, String field) {
        return String.format(Locale.ROOT, "%.3f", method.path(field).asDouble());
    }

    private static String interval(JsonNode method, String field, double factor, int digits) {
        JsonNode low = method.path(field + "_low");
        return low.isNumber()
                ? String.format(
                        Locale.ROOT,
                        "[%." + digits + "f, %." + digits + "f]",
                        factor * low.asDouble(),
                        factor * method.path(field + "_high").asDouble())
                : "";
    }
}
