/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/** A shadow report in words. One report, one thread. */
final class ShadowText {

    private static final double PERCENT = 100;

    private final PrintWriter out;

    ShadowText(PrintWriter out) {
        this.out = out;
    }

    void print(JsonNode report) {
        String model = report.path("model").asText();
        out.println(report.at("/verdict/sentence").asText());
        out.println();
        JsonNode requests = report.path("requests");
        line("requests", "%d decisions of router %s; %d answered by other models, %d by %s itself; left out: %s",
                requests.path("decisions").asInt(),
                report.path("router").asText(),
                requests.path("others").asInt(),
                requests.path("same").asInt(),
                model,
                words(requests.path("excluded")));
        line("shadow", "%s; %s", model, words(report.at("/sample/outcomes")));
        quality(report.path("quality"), model);
        JsonNode agreement = report.path("agreement");
        line("agreement", "%s of %d pairs", percent(agreement.path("share")), agreement.path("pairs").asInt());
        cost(report.path("cost"), model, report.path("currency").asText());
        JsonNode judge = report.path("judge");
        line("judge", "%s; changed sides with the places in %d of %d comparisons; no verdict on %d",
                words(report.path("judges")),
                judge.path("swapped").asInt(),
                judge.path("comparisons").asInt(),
                judge.path("no_verdict").asInt());
        slices(report);
        variants(report);
        out.flush();
    }

    private void quality(JsonNode quality, String model) {
        if (quality.path("measure").asText().equals("none")) {
            return;
        }
        line("quality", "%d pairs by %s: served alone good or preferred %d, %s alone %d, difference %s, McNemar p = %.3g",
                quality.path("pairs").asInt(),
                quality.path("measure").asText(),
                quality.path("wins").asInt(),
                model,
                quality.path("losses").asInt(),
                percent(quality.path("difference")),
                quality.path("p_value").asDouble());
        if (quality.path("served").isNumber()) {
            line("", "served %.1f %% good, %s %.1f %%, ratio %s",
                    PERCENT * quality.path("served").asDouble(),
                    model,
                    PERCENT * quality.path("shadow").asDouble(),
                    percent(quality.path("ratio")));
        }
    }

    private void cost(JsonNode cost, String model, String currency) {
        line("cost", "%s %s; always %s %s; saved %s, that is %s; spent on the shadow %s, on judges %s",
                significant(cost.path("served").asDouble()),
                currency,
                model,
                amount(cost.path("shadow")),
                amount(cost.path("saved")),
                percent(cost.path("saved_share")),
                significant(cost.path("spent_on_shadow").asDouble()),
                significant(cost.path("spent_on_judge").asDouble()));
    }

    private void slices(JsonNode report) {
        JsonNode slices = report.path("slices");
        boolean graded = report.at("/quality/measure").asText().equals("grades");
        if (slices.isEmpty() || report.at("/quality/measure").asText().equals("none")) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "%nby kind (%s; %d kinds were looked at: some look bad by chance, marked are those below the floor with that allowed for)%n",
                graded ? "ratio" : "served wins less shadow wins",
                slices.size());
        slices.forEach(slice -> out.printf(
                Locale.ROOT,
                "  %-10s %-24s %8d requests %6d pairs  %s%s%s%n",
                slice.path("dimension").asText(),
                slice.path("value").asText(),
                slice.path("requests").asInt(),
                slice.path("pairs").asInt(),
                percent(slice.path(graded ? "ratio" : "difference")),
                slice.path("small").asBoolean() ? "  few" : "",
                slice.path("below").asBoolean() ? "  BELOW THE FLOOR" : ""));
    }

    private void variants(JsonNode report) {
        if (report.path("variants").isEmpty()) {
            return;
        }
        out.printf("%nvariants (differences from the first)%n");
        report.path("variants").forEach(variant -> out.printf(
                Locale.ROOT,
                "  %-24s %8d requests  cost %s (%s)  score %s of %d (%s)%n",
                variant.path("name").asText(),
                variant.path("requests").asInt(),
                amount(variant.path("cost")),
                amount(variant.path("cost_difference")),
                percent(variant.path("score")),
                variant.path("scored").asInt(),
                percent(variant.path("score_difference"))));
    }

    private void line(String name, String format, Object... values) {
        out.printf(Locale.ROOT, "%-10s " + format + "%n", prepend(name, values));
    }

    private static Object[] prepend(String name, Object[] values) {
        Object[] all = new Object[values.length + 1];
        all[0] = name;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }

    private static String words(JsonNode counts) {
        StringBuilder words = new StringBuilder();
        if (counts.isArray()) {
            counts.forEach(name -> words.append(words.isEmpty() ? "" : ", ").append(name.asText()));
        } else {
            counts.properties().forEach(entry -> words.append(words.isEmpty() ? "" : ", ")
                            .append(entry.getKey())
                            .append(' ')
                            .append(entry.getValue().asInt()));
        }
        return words.isEmpty() ? "none" : words.toString();
    }

    private static String percent(JsonNode estimate) {
        return estimate.path("value").isNumber()
                ? String.format(Locale.ROOT, "%.1f %%", PERCENT * estimate.path("value").asDouble())
                        + String.format(
                                Locale.ROOT,
                                " [%s, %s]",
                                end(estimate.path("low"), PERCENT),
                                end(estimate.path("high"), PERCENT))
                : "unknown";
    }

    private static String end(JsonNode end, double factor) {
        return end.isNumber() ? String.format(Locale.ROOT, "%.1f", factor * end.asDouble()) : "unbounded";
    }

    private static String amount(JsonNode estimate) {
        return estimate.path("value").isNumber()
                ? significant(estimate.path("value").asDouble()) + " ["
                        + significant(estimate.path("low").asDouble()) + ", "
                        + significant(estimate.path("high").asDouble()) + "]"
                : "unknown";
    }

    private static String significant(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
