/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import static io.llmrouter.gateway.report.Words.count;
import static io.llmrouter.gateway.report.Words.interval;
import static io.llmrouter.gateway.report.Words.percent;
import static io.llmrouter.gateway.report.Words.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the page of a cascade says in words before any script runs. Immutable. */
final class CascadeHeadline {

    private static final Set<String> PLAIN = Set.of("apgr", "auroc", "ece", "excess_ece", "brier");
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("accuracy", "mean score of answered requests"),
            Map.entry("accepted_accuracy", "mean score of answers accepted early"),
            Map.entry("quality_retained", "quality kept of always asking the strongest"),
            Map.entry("mean_cost_usd", "mean cost of a request, US dollars"),
            Map.entry("cost_ratio", "cost, of always asking the strongest"),
            Map.entry("abstention_rate", "requests without an answer"),
            Map.entry("apgr", "APGR: quality gap recovered, mean over all shares"),
            Map.entry("cpt50", "CPT(50): share going on that recovers half of the gap"),
            Map.entry("cpt80", "CPT(80): share going on that recovers 80 % of the gap"),
            Map.entry("auroc", "AUROC of the first stage’s signal"),
            Map.entry("ece", "calibration error (ECE) of the first stage"),
            Map.entry("excess_ece", "ECE beyond noise"),
            Map.entry("brier", "Brier score of the first stage"));

    private final JsonNode report;
    private final boolean priced;

    CascadeHeadline(JsonNode report) {
        this.report = report;
        this.priced = report.path("priced").asBoolean();
    }

    /** A line of the table of numbers. */
    private record Line(String name, String value, String interval) {}

    /** Thresholds by the values of a field. */
    private record Slicing(String field, List<SliceLine> lines) {}

    private record SliceLine(
            String value,
            String labels,
            String takes,
            String threshold,
            String kept,
            String accepted,
            String share,
            String sentence) {}

    /** A sentence in a coloured frame. */
    private record Verdict(String look, String title, String sentence) {}

    /** By the template's names. */
    Map<String, Object> values() {
        JsonNode context = report.path("context");
        Map<String, Object> values = new HashMap<>();
        values.put("kind", "calibration of a cascade");
        values.put("title", context.path("title").asText());
        values.put("lead", lead().replace(" %", "\u00a0%"));
        values.put("cards", cards());
        values.put("verdicts", List.of(worth(), certificate()));
        values.put("notes", stream(report.path("notes")).map(JsonNode::asText).toList());
        values.put("lines", stream(report.path("figures")).map(this::line).toList());
        values.put("trials", trials());
        values.put("slicing", slicing());
        values.put("cheapest", model(0));
        values.put("strongest", strongest());
        values.put("n", count(report.path("rows").asLong()));
        for (String text : List.of("command", "protocol", "labels", "seed")) {
            values.put(text, context.path(text).asText());
        }
        values.put("resamples", count(context.path("resamples").asLong()));
        values.put("skipped", count(context.path("skipped").asLong()));
        values.put("small", report.path("small_below").asText());
        return values;
    }

    private String lead() {
        JsonNode head = report.path("headline");
        if (report.at("/certificate/kind").asText().equals("infeasible")) {
            return "No threshold can be promised: " + strongest() + " is asked directly.";
        }
        String kept = percent(head.path("retained")) + " of " + strongest() + "’s quality";
        if (!priced) {
            return "Sends " + percent(head.path("share")) + " of the requests to " + strongest() + " and keeps " + kept
                    + ". Costs are not known.";
        }
        double saved = head.path("saved").asDouble();
        return (saved >= 0 ? "Saves " + percent(saved) : "Costs " + percent(-saved) + " more") + " at " + kept + ".";
    }

    private List<Card> cards() {
        JsonNode head = report.path("headline");
        Card first = priced
                ? new Card(
                        "Saved",
                        percent(head.path("saved")),
                        interval(head, "saved"),
                        "of always asking " + strongest())
                : new Card("Saved", "unknown", "", "the table and the price list have no costs");
        return List.of(
                first,
                new Card(
                        "Quality kept",
                        percent(head.path("retained")),
                        interval(head, "retained"),
                        "of what " + strongest() + " alone achieves"),
                new Card(
                        "Go on to " + strongest(),
                        percent(head.path("share")),
                        interval(head, "share"),
                        report.at("/worth/break_even").isNumber()
                                ? "pays below " + percent(report.at("/worth/break_even"))
                                : "of the requests"),
                new Card(
                        "Requests measured",
                        count(report.path("rows").asLong()),
                        count(report.at("/context/skipped").asLong()) + " bad lines left out",
                        "labels: " + report.at("/context/labels").asText()));
    }

    private Verdict worth() {
        String sentence = report.at("/worth/sentence").asText();
        if (!priced) {
            return new Verdict("unknown", "Does it pay? Unknown", sentence);
        }
        boolean pays = report.at("/worth/pays").asBoolean();
        return pays
                ? new Verdict("good", "It pays", sentence)
                : new Verdict("costly", "NOT WORTH IT", sentence.replaceFirst("^NOT WORTH IT: ", ""));
    }

    private Verdict certificate() {
        JsonNode certificate = report.path("certificate");
        String sentence = certificate.path("sentence").asText();
        return switch (certificate.path("kind").asText()) {
            case "certified" -> new Verdict("good", "Certified", sentence);
            case "infeasible" -> new Verdict("costly", "NO CERTIFICATE", sentence);
            default -> new Verdict("unknown", "No certificate was asked for", sentence);
        };
    }

    /** Empty or one sentence. */
    private List<String> trials() {
        JsonNode trials = report.at("/certificate/trials");
        if (!trials.isObject()) {
            return List.of();
        }
        return List.of("Of " + count(trials.path("draws").asLong()) + " certificates drawn, each on "
                + count(trials.path("certify_rows").asLong()) + " labelled rows, "
                + percent(trials.path("feasible_rate")) + " promise something and "
                + percent(trials.path("violation_rate")) + " are broken, held against all the rows; "
                + percent(report.at("/certificate/delta")) + " may be.");
    }

    /** Empty or one. */
    private List<Slicing> slicing() {
        return report.path("per").isTextual()
                ? List.of(new Slicing(
                        report.path("per").asText(),
                        stream(report.path("slice_thresholds"))
                                .map(CascadeHeadline::slice)
                                .toList()))
                : List.of();
    }

    private static SliceLine slice(JsonNode slice) {
        String sentence = slice.path("sentence").asText();
        return new SliceLine(
                slice.path("value").asText(),
                count(slice.path("labels").asLong()),
                slice.path("takes").asText(),
                stream(slice.path("threshold"))
                        .map(threshold -> threshold.isNumber() ? format(threshold, "%.4f") : "off")
                        .collect(Collectors.joining(", ")),
                percentOrDash(slice.path("retained")),
                percentOrDash(slice.path("accepted")),
                percentOrDash(slice.path("share")),
                sentence.isEmpty() ? "No certificate of its own was sought." : sentence);
    }

    private static String percentOrDash(JsonNode number) {
        return number.isNumber() ? percent(number) : "–";
    }

    private Line line(JsonNode figure) {
        String label = figure.path("name").asText();
        String name = NAMES.getOrDefault(label, label);
        if (!figure.path("value").isNumber()) {
            return new Line(name, "–", "");
        }
        if (label.equals("mean_cost_usd")) {
            return new Line(name, format(figure.path("value"), "%.3g"), ends(figure, "%.3g"));
        }
        return PLAIN.contains(label)
                ? new Line(name, format(figure.path("value"), "%.4f"), ends(figure, "%.4f"))
                : new Line(name, percent(figure.path("value")), interval(figure, "value"));
    }

    private static String ends(JsonNode figure, String format) {
        JsonNode low = figure.path("value_low");
        return low.isNumber() ? "[" + format(low, format) + ", " + format(figure.path("value_high"), format) + "]" : "";
    }

    private static String format(JsonNode number, String format) {
        return String.format(Locale.ROOT, format, number.asDouble());
    }

    private String model(int index) {
        return report.path("models").path(index).path("name").asText();
    }

    private String strongest() {
        return model(report.path("models").size() - 1);
    }
}
