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
import java.util.stream.Collectors;

/** What the page of a shadow says in words and tables before any script runs. Immutable. */
final class ShadowHeadline {

    private static final Map<String, String> LOOKS =
            Map.of("holds", "good", "fails", "costly", "unsure", "unknown", "unjudged", "unknown");
    private static final Map<String, String> HEADINGS = Map.of(
            "holds", "Holds", "fails", "DOES NOT HOLD", "unsure", "Not enough samples", "unjudged", "Nobody judged");

    private final JsonNode report;
    private final boolean graded;
    private final boolean judged;

    ShadowHeadline(JsonNode report) {
        this.report = report;
        String measure = report.at("/quality/measure").asText();
        this.graded = measure.equals("grades");
        this.judged = !measure.equals("none");
    }

    private record Verdict(String look, String heading, String sentence) {}

    private record Slice(
            String dimension,
            String value,
            String requests,
            String pairs,
            String wins,
            String losses,
            String held,
            String interval,
            boolean small,
            boolean below) {}

    private record Stratum(String name, String requests, String pairs) {}

    private record Variant(
            String name,
            String requests,
            String cost,
            String costInterval,
            String costIps,
            String scored,
            String score,
            String scoreInterval,
            String difference,
            String differenceInterval) {}

    /** By the template's names. */
    Map<String, Object> values() {
        Map<String, Object> values = new HashMap<>();
        JsonNode context = report.path("context");
        values.put("kind", "shadow");
        values.put("title", context.path("title").asText());
        values.put("model", report.path("model").asText("no model"));
        values.put("lead", lead());
        values.put("verdict", List.of(verdict()));
        values.put("cards", cards());
        values.put("slices", slices());
        values.put("sliced", judged && !report.path("slices").isEmpty());
        values.put("held", held());
        values.put("kinds", count(report.path("slices").size()));
        values.put("strata", strata());
        values.put("variants", variants());
        values.put("split", !report.path("variants").isEmpty());
        values.put("judged", judged);
        values.put("level", Words.percent(context.path("level")));
        values.put("floor", Words.percent(context.path("floor")));
        values.put("small", report.path("small_below").asText());
        values.put("outcomes", words(report.at("/sample/outcomes")));
        values.put("excluded", words(report.at("/requests/excluded")));
        values.put("decisions", count(report.at("/requests/decisions").asLong()));
        values.put("others", count(report.at("/requests/others").asLong()));
        values.put("same", count(report.at("/requests/same").asLong()));
        values.put(
                "judges",
                stream(report.path("judges")).map(JsonNode::asText).collect(Collectors.joining(", ")));
        for (String name : List.of("command", "seed", "resamples", "passed_over")) {
            values.put(name, context.path(name).asText());
        }
        return values;
    }

    private String lead() {
        JsonNode saved = report.at("/cost/saved_share");
        String cost = saved.path("value").isNumber()
                ? "Saves " + Words.percent(saved.path("value")) + " of always asking " + report.path("model").asText()
                : "Router " + report.path("router").asText();
        if (!judged) {
            return cost + "; nobody judged the answers.";
        }
        return graded
                ? cost + " at " + Words.percent(report.at("/quality/ratio/value")) + " of its quality."
                : cost + "; wins less losses: " + Words.percent(report.at("/quality/difference/value")) + ".";
    }

    private Verdict verdict() {
        String state = report.at("/verdict/state").asText();
        return new Verdict(
                LOOKS.getOrDefault(state, "unknown"),
                HEADINGS.getOrDefault(state, "Unknown"),
                report.at("/verdict/sentence").asText());
    }

    private String held() {
        return graded ? "ratio of quality" : "wins less losses";
    }

    private JsonNode heldEstimate(JsonNode quality) {
        return quality.path(graded ? "ratio" : "difference");
    }

    private List<Card> cards() {
        List<Card> cards = new ArrayList<>();
        JsonNode quality = report.path("quality");
        if (judged) {
            cards.add(new Card(
                    held(),
                    Words.percent(heldEstimate(quality).path("value")),
                    interval(heldEstimate(quality)),
                    "floor: " + (graded ? Words.percent(report.at("/context/floor")) : Words.percent(report.at("/context/floor").asDouble() - 1))));
            cards.add(new Card(
                    "one answer alone good",
                    quality.path("wins").asInt() + " : " + quality.path("losses").asInt(),
                    String.format(Locale.ROOT, "McNemar p = %.3g", quality.path("p_value").asDouble()),
                    "served : " + report.path("model").asText() + ", of " + quality.path("pairs").asInt() + " pairs"));
        }
        JsonNode agreement = report.path("agreement");
        cards.add(new Card(
                "agreement",
                Words.percent(agreement.path("share").path("value")),
                interval(agreement.path("share")),
                agreement.path("pairs").asInt() + " pairs come down to the same"));
        JsonNode cost = report.path("cost");
        String currency = report.path("currency").asText("");
        cards.add(new Card(
                "saved",
                amount(cost.path("saved").path("value")) + " " + currency,
                amounts(cost.path("saved")),
                "spent on shadow and judge: "
                        + significant(cost.path("spent_on_shadow").asDouble()
                                + cost.path("spent_on_judge").asDouble())));
        JsonNode judge = report.path("judge");
        int comparisons = judge.path("comparisons").asInt();
        cards.add(new Card(
                "judge changed sides with the places",
                comparisons == 0
                        ? "–"
                        : Words.percent((double) judge.path("swapped").asInt() / comparisons),
                "",
                comparisons + " comparisons; no verdict on " + judge.path("no_verdict").asInt()));
        return cards;
    }

    private List<Slice> slices() {
        return stream(report.path("slices"))
                .map(slice -> new Slice(
                        slice.path("dimension").asText(),
                        slice.path("value").asText(),
                        count(slice.path("requests").asLong()),
                        count(slice.path("pairs").asLong()),
                        slice.path("wins").asText(),
                        slice.path("losses").asText(),
                        Words.percent(heldEstimate(slice).path("value")),
                        interval(heldEstimate(slice)),
                        slice.path("small").asBoolean(),
                        slice.path("below").asBoolean()))
                .toList();
    }

    private List<Stratum> strata() {
        return stream(report.path("strata"))
                .map(stratum -> new Stratum(
                        stratum.path("name").asText(),
                        count(stratum.path("requests").asLong()),
                        count(stratum.path("pairs").asLong())))
                .toList();
    }

    private List<Variant> variants() {
        return stream(report.path("variants"))
                .map(variant -> new Variant(
                        variant.path("name").asText(),
                        count(variant.path("requests").asLong()),
                        amount(variant.path("cost").path("value")),
                        amounts(variant.path("cost")),
                        amount(variant.path("cost_ips")),
                        count(variant.path("scored").asLong()),
                        Words.percent(variant.path("score").path("value")),
                        interval(variant.path("score")),
                        Words.percent(variant.path("score_difference").path("value")),
                        interval(variant.path("score_difference"))))
                .toList();
    }

    private static String words(JsonNode counts) {
        List<String> words = new ArrayList<>();
        counts.properties().forEach(entry -> words.add(entry.getKey() + " " + entry.getValue().asText()));
        return words.isEmpty() ? "none" : String.join(", ", words);
    }

    private static String interval(JsonNode estimate) {
        if (!estimate.path("low").isNumber()) {
            return "";
        }
        String high = estimate.path("high").isNumber()
                ? String.format(Locale.ROOT, "%.1f", 100 * estimate.path("high").asDouble())
                : "unbounded";
        return String.format(Locale.ROOT, "[%.1f, %s]", 100 * estimate.path("low").asDouble(), high);
    }

    private static String amount(JsonNode number) {
        return number.isNumber() ? significant(number.asDouble()) : "–";
    }

    private static String amounts(JsonNode estimate) {
        return estimate.path("low").isNumber()
                ? "[" + amount(estimate.path("low")) + ", " + amount(estimate.path("high")) + "]"
                : "";
    }

    private static String significant(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
