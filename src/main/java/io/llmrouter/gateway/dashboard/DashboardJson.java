/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.ReliabilityBin;
import io.llmrouter.gateway.dashboard.RouterBoard.Contents;
import io.llmrouter.routing.DecisionJson;
import io.llmrouter.routing.RoutingEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** What the dashboard knows of a router, as JSON; docs/dashboard.md has its fields. Stateless. */
final class DashboardJson {

    static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_DECISIONS = 100;
    private static final int MOST_UNLABELLED = 12;
    private static final double MEDIAN = 0.5;
    private static final double NEARLY_ALL = 0.95;

    private DashboardJson() {}

    /**
     * Everything of one router that the query's viewer may see. What changes with each event is read under the board's lock, once; all the rest is made
     * of that afterwards, so that a page that is open delays no event.
     */
    static ObjectNode of(RouterBoard board, DashboardQuery query, Instant now) {
        ObjectNode root = MAPPER.createObjectNode();
        Seen seen = board.read(query.viewer(), contents -> {
            window(root, contents.traffic(), query.minutes(), now);
            List<DecisionRow> rows = contents.recent().since(query.since(), MOST_DECISIONS, row -> query.viewer()
                    .sees(row.decision().tenant()));
            return new Seen(contents, rows);
        });
        ArrayNode alarms = root.putArray("alarms");
        seen.contents().alarms().forEach(event -> event(alarms, event));
        ArrayNode marks = root.putArray("marks");
        seen.contents().marks().forEach(event -> event(marks, event));
        ArrayNode budgets = root.putArray("budgets");
        seen.contents().budgets().forEach(event -> event(budgets, event));
        List<JudgedDecision> judged = seen.contents().judged();
        ArrayNode stages = root.putArray("stages");
        JudgedDecisions.stages(judged).forEach(stages::add);
        unlabelled(root.putArray("unlabelled"), judged);
        reality(root.putArray("calibration"), Reality.of(judged));
        root.put(
                "sequence",
                seen.rows().stream().mapToLong(DecisionRow::sequence).max().orElse(query.since()));
        ArrayNode decisions = root.putArray("decisions");
        seen.rows().forEach(row -> row(decisions.addObject(), row));
        return root;
    }

    /** What does not change any more. */
    private record Seen(Contents contents, List<DecisionRow> rows) {}

    private static void window(ObjectNode root, Traffic traffic, int minutes, Instant now) {
        TrafficSeries series = traffic.reaching(minutes);
        int length = Traffic.steps(minutes);
        List<Tally> steps = series.window(now, length);
        Tally total = new Tally();
        steps.forEach(total::addAll);
        totals(root.putObject("totals"), total);
        ObjectNode node = root.putObject("series");
        node.put("from", series.from(now, length)).put("step", series.stepSeconds());
        numbers(node, "requests", steps, step -> step.requests);
        numbers(node, "errors", steps, step -> step.errors);
        numbers(node, "escalated", steps, step -> step.escalated);
        numbers(node, "lookups", steps, step -> step.lookups);
        numbers(node, "hits", steps, step -> step.hits);
        numbers(node, "cost", steps, step -> step.cost);
        numbers(node, "baseline", steps, step -> step.baseline);
        numbers(node, "p50", steps, step -> step.latency.percentile(MEDIAN));
        numbers(node, "p95", steps, step -> step.latency.percentile(NEARLY_ALL));
        ObjectNode models = node.putObject("models");
        Set<String> names = new TreeSet<>(total.byModel.keySet());
        names.forEach(name -> numbers(models, name, steps, step -> step.byModel.getOrDefault(name, 0)));
    }

    private static void totals(ObjectNode node, Tally total) {
        node.put("requests", total.requests)
                .put("errors", total.errors)
                .put("escalated", total.escalated)
                .put("fallbacks", total.fallbacks)
                .put("lookups", total.lookups)
                .put("hits", total.hits)
                .put("cost", total.cost)
                .put("baseline", total.baseline);
        number(node, "p50", total.latency.percentile(MEDIAN));
        number(node, "p95", total.latency.percentile(NEARLY_ALL));
        node.set("models", MAPPER.valueToTree(total.byModel));
    }

    /** Decisions where a label would teach most: their answers lay nearest to the threshold. */
    private static void unlabelled(ArrayNode array, List<JudgedDecision> judged) {
        for (JudgedDecision decision : JudgedDecisions.unlabelled(judged, MOST_UNLABELLED)) {
            ObjectNode node = array.addObject();
            node.put("id", decision.id).put("model", decision.served());
            number(node, "distance", JudgedDecisions.distance(decision));
        }
    }

    private static void reality(ArrayNode array, List<Reality> all) {
        for (Reality reality : all) {
            ObjectNode node = array.addObject();
            node.put("model", reality.model())
                    .put("labelled", reality.report().rows())
                    .put("error", reality.report().equalWidth().observed())
                    .put("noise", reality.report().equalWidth().noiseFloor())
                    .put("sentence", reality.report().sentence());
            List<ReliabilityBin> bins = reality.report().bins();
            numbers(node, "rows", bins, ReliabilityBin::rows);
            numbers(node, "predicted", bins, ReliabilityBin::meanProbability);
            numbers(node, "observed", bins, ReliabilityBin::meanOutcome);
            numbers(node, "low", bins, ReliabilityBin::low);
            numbers(node, "high", bins, ReliabilityBin::high);
        }
    }

    private static void row(ObjectNode node, DecisionRow row) {
        node.put("sequence", row.sequence())
                .put("servedBy", Tally.servedBy(row.decision()))
                .put("latencyMs", row.latencyMs());
        if (row.label() != null) {
            node.putObject("label")
                    .put("score", row.label().score())
                    .put("source", row.label().source())
                    .put("text", row.label().text());
        }
        if (row.texts() != null) {
            node.putObject("texts")
                    .put("prompt", row.texts().prompt())
                    .put("answer", row.texts().answer());
        }
        node.set("decision", MAPPER.valueToTree(DecisionJson.map(row.decision())));
    }

    private static void event(ArrayNode array, RoutingEvent event) {
        ObjectNode node = array.addObject().put("time", event.time().toString()).put("sentence", event.sentence());
        for (Map.Entry<String, Object> fact : event.facts().entrySet()) {
            if (!node.has(fact.getKey())) {
                node.set(fact.getKey(), MAPPER.valueToTree(fact.getValue()));
            }
        }
    }

    static <T> void numbers(ObjectNode node, String name, List<T> all, ToDoubleFunction<T> number) {
        ArrayNode array = node.putArray(name);
        for (T one : all) {
            double value = number.applyAsDouble(one);
            if (!Double.isFinite(value)) {
                array.addNull();
            } else if (value == Math.rint(value)) {
                array.add((long) value);
            } else {
                array.add(value);
            }
        }
    }

    static void number(ObjectNode node, String name, double value) {
        if (!Double.isFinite(value)) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }
}
