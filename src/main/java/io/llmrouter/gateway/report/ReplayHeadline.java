/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import static io.llmrouter.gateway.report.Words.count;
import static io.llmrouter.gateway.report.Words.percent;
import static io.llmrouter.gateway.report.Words.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the page of a replayed log says; it has no charts. Immutable. */
final class ReplayHeadline {

    private static final int PERCENT = 100;

    private final JsonNode report;

    ReplayHeadline(JsonNode report) {
        this.report = report;
    }

    private record Line(String name, String old, String oldInterval, String anew, String newInterval, String n) {}

    private record Reason(String n, String why) {}

    private record Change(String n, String from, String to) {}

    private record Example(String id, String from, String to, String why) {}

    private record Router(
            String name,
            String lead,
            List<Line> lines,
            List<Reason> reasons,
            List<Reason> leftOut,
            List<Change> changes,
            List<Example> examples) {}

    /** By the template's names. */
    Map<String, Object> values() {
        Map<String, Object> values = new HashMap<>();
        values.put("kind", "replayed decisions");
        values.put("title", "What another configuration would have done");
        values.put("command", report.path("command").asText());
        values.put("events", count(report.path("events").asLong()));
        values.put("passedOver", count(report.path("passedOver").asLong()));
        values.put("routers", stream(report.path("routers")).map(this::router).toList());
        values.put("unseen", texts("modelsNotInLog"));
        return values;
    }

    private List<String> texts(String name) {
        return stream(report.path(name)).map(JsonNode::asText).toList();
    }

    private Router router(JsonNode router) {
        return new Router(
                router.path("router").asText(),
                lead(router),
                lines(router),
                stream(router.path("notReplayed"))
                        .map(reason -> new Reason(
                                count(reason.path("n").asLong()),
                                reason.path("why").asText()))
                        .toList(),
                stream(router.path("leftOut"))
                        .map(left -> new Reason(
                                count(left.path("n").asLong()),
                                left.path("what").asText()))
                        .toList(),
                stream(router.path("changes"))
                        .map(change -> new Change(
                                count(change.path("n").asLong()),
                                change.path("from").asText(),
                                change.path("to").asText()))
                        .toList(),
                stream(router.path("examples"))
                        .map(example -> new Example(
                                example.path("id").asText(),
                                example.path("from").asText(),
                                example.path("to").asText(),
                                example.path("step").asText() + ": "
                                        + example.path("reason").asText()))
                        .toList());
    }

    private static String lead(JsonNode router) {
        JsonNode change = router.path("costPerRequest").path("change");
        return count(router.path("replayed").asLong()) + " of "
                + count(router.path("decisions").asLong()) + " decisions replayed; "
                + count(router.path("changed").asLong()) + " go elsewhere, at "
                + (change.isNumber()
                        ? String.format(Locale.ROOT, "%+.1f\u00a0%% of the cost", change.asDouble() * PERCENT)
                        : "an unknown cost");
    }

    private List<Line> lines(JsonNode router) {
        List<Line> lines = new ArrayList<>();
        router.path("models")
                .forEach(model ->
                        lines.add(share("answered by " + model.path("model").asText(), model)));
        lines.add(share("escalated", router.path("escalated")));
        lines.add(share("not trusted", router.path("abstained")));
        JsonNode cost = router.path("costPerRequest");
        lines.add(numbers("cost a request, " + report.path("currency").asText(), cost, "%.3e"));
        lines.add(alone("  difference of the cost", cost.path("difference"), "%.3e"));
        lines.add(new Line("  part of it for guessed tokens", "", "", percent(cost.path("guessedShare")), "", ""));
        lines.add(numbers("quality, where it is known", router.path("quality"), "%.3f"));
        lines.add(alone(
                "  difference, where both are known", router.path("quality").path("difference"), "%.3f"));
        return lines;
    }

    private static Line share(String name, JsonNode pair) {
        return new Line(
                name,
                percent(pair.path("old").path("value")),
                interval(pair.path("old"), "%.1f", PERCENT),
                percent(pair.path("new").path("value")),
                interval(pair.path("new"), "%.1f", PERCENT),
                count(pair.path("new").path("n").asLong()));
    }

    private static Line numbers(String name, JsonNode pair, String format) {
        String n = count(pair.path("old").path("n").asLong());
        String other = count(pair.path("new").path("n").asLong());
        return new Line(
                name,
                value(pair.path("old"), format),
                interval(pair.path("old"), format, 1),
                value(pair.path("new"), format),
                interval(pair.path("new"), format, 1),
                n.equals(other) ? n : n + " / " + other);
    }

    private static Line alone(String name, JsonNode estimate, String format) {
        return new Line(
                name,
                "",
                "",
                value(estimate, format),
                interval(estimate, format, 1),
                count(estimate.path("n").asLong()));
    }

    private static String value(JsonNode estimate, String format) {
        return estimate.path("value").isNumber()
                ? String.format(Locale.ROOT, format, estimate.path("value").asDouble())
                : "unknown";
    }

    private static String interval(JsonNode estimate, String format, int scale) {
        return estimate.path("low").isNumber()
                ? String.format(
                        Locale.ROOT,
                        "[" + format + ", " + format + "]",
                        estimate.path("low").asDouble() * scale,
                        estimate.path("high").asDouble() * scale)
                : "";
    }
}
