/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.cascade.CascadePolicy.StageRule;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.evaluation.FigureNodes;
import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.evaluation.ReferencePolicies;
import io.llmrouter.evaluation.ReplayedRouter;
import io.llmrouter.evaluation.ReportContext;
import io.llmrouter.evaluation.SliceFields;
import io.llmrouter.tuning.CascadeSweep.Count;
import io.llmrouter.tuning.CascadeSweep.Measure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A measured cascade as the figures of a page: one JSON object that it can be drawn from without the table. Curves have 201 points whatever the number of
 * rows, so the object stays small. Fields that a {@link io.llmrouter.evaluation.RoutingReport} has too mean the same. Stateless.
 *
 * <pre>{@code
 * format          1
 * kind            cascade
 * context, rows, priced, right_from, small_below, models, coin, oracle   as in a routing report; the oracle pays for what it asks
 * points          [{name, x, quality}]: this cascade as measured
 * headline        {cost, retained, share, saved: each with _low and _high}
 * certificate     the promise, or why there is none
 * worth           {pays, sentence, escalated, break_even, saved_usd, _low, _high, monthly_usd, requests, overhead_usd, labels_usd, latency_ms,
 *                 strong_latency_ms}
 * thresholds      [number, or null for a stage turned off]
 * threshold_kind  raw|probability
 * routers         [{name, sweep: threshold, rows, operating_step, steps, table, slices, tails}], one threshold for all stages
 * stages          [{model, threshold, calibration: [...], histogram}]
 * flow            [{model, asked, answered, abstained, score, cost_usd, spent_usd, latency_ms}]
 * figures         [{name, value, value_low, value_high}]
 * per             the field that thresholds were chosen by, or null
 * slice_thresholds [{value, labels, takes: own|pooled|off, threshold: [number or null], sentence, rows, retained, accepted, share}]
 * notes           [sentence]
 * }</pre>
 */
public final class CascadeReport {

    /** Of the object; raised when a field changes its meaning. */
    public static final int FORMAT = 1;

    /** Value of {@code kind}. */
    public static final String KIND = "cascade";

    private CascadeReport() {}

    /**
     * Makes the report.
     *
     * @param measured the cascade
     * @param worth whether it pays
     * @param context how it was measured
     * @return the object described above
     */
    public static ObjectNode of(MeasuredCascade measured, CascadeWorth worth, ReportContext context) {
        ReplayedRouter table = table(measured.replay());
        ReferencePolicies references = new ReferencePolicies(table);
        boolean priced = table.priced();
        ObjectNode report =
                JsonNodeFactory.instance.objectNode().put("format", FORMAT).put("kind", KIND);
        report.set("context", context.toJson());
        report.put("rows", table.rows().size())
                .put("priced", priced)
                .put("right_from", CascadeRows.CORRECT)
                .put("small_below", SliceFields.SMALL_BELOW);
        report.set("models", references.models());
        report.set("coin", references.coin());
        report.set("oracle", KnowingPolicy.frontier(measured.replay().rows(), priced));
        report.set("headline", headline(measured));
        report.set("points", points(measured, priced));
        report.set("certificate", CertificateNode.of(measured));
        report.set("worth", worth(worth));
        ArrayNode thresholds = report.putArray("thresholds");
        measured.thresholds().forEach(thresholds::add);
        report.put("threshold_kind", measured.thresholdKind());
        report.putArray("routers").add(sweep(measured, table, new Bootstrap(context.resamples(), context.seed())));
        report.set("stages", StageSection.believed(measured));
        report.set("flow", StageSection.flow(measured.replay()));
        report.set("figures", figures(measured.figures()));
        report.put("per", measured.replay().rows().per());
        report.set("slice_thresholds", sliceThresholds(measured));
        ArrayNode notes = report.putArray("notes");
        measured.notes().forEach(notes::add);
        return report;
    }

    /** The rows as reports of routers know them; nothing is predicted. */
    private static ReplayedRouter table(CascadeReplay replay) {
        CascadeRows rows = replay.rows();
        int n = rows.size();
        return new ReplayedRouter(
                replay.name(),
                rows.models(),
                new double[n][rows.stages()],
                null,
                rows.scores(),
                rows.costs(),
                new boolean[n],
                IntStream.range(0, n)
                        .mapToObj(row -> new OutcomeRow(
                                "", rows.questions()[row], rows.fields().get(row), Map.of()))
                        .toList());
    }

    private static Figure strongShare(MeasuredCascade measured) {
        List<Figure> rates = measured.figures().escalationRate();
        return rates.get(rates.size() - 1);
    }

    private static ObjectNode headline(MeasuredCascade measured) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Figure cost = measured.figures().of(CascadeMetric.COST_RATIO);
        put(node, "cost", cost);
        put(node, "retained", measured.figures().of(CascadeMetric.QUALITY_RETAINED));
        put(node, "share", strongShare(measured));
        FigureNodes.put(node, "saved", 1 - cost.value());
        FigureNodes.put(node, "saved_low", 1 - cost.interval().high());
        FigureNodes.put(node, "saved_high", 1 - cost.interval().low());
        return node;
    }

    private static ArrayNode points(MeasuredCascade measured, boolean priced) {
        CascadeFigures figures = measured.figures();
        CascadeRows rows = measured.replay().rows();
        ArrayNode points = JsonNodeFactory.instance.arrayNode();
        ObjectNode point = points.addObject().put("name", "this cascade");
        FigureNodes.put(
                point,
                "x",
                priced
                        ? figures.value(CascadeMetric.COST_RATIO)
                        : strongShare(measured).value());
        FigureNodes.put(
                point, "quality", figures.value(CascadeMetric.QUALITY_RETAINED) * rows.meanScore(rows.judged()));
        return points;
    }

    private static ArrayNode sliceThresholds(MeasuredCascade measured) {
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        for (MeasuredSlice slice : measured.slices()) {
            ObjectNode node = nodes.addObject()
                    .put("value", slice.value())
                    .put("labels", slice.choice().labels())
                    .put("takes", slice.choice().standing().label());
            ArrayNode thresholds = node.putArray("threshold");
            slice.choice().chosen().thresholds().forEach(thresholds::add);
            node.put("sentence", CertificateNode.sentence(slice.choice().chosen()))
                    .put("rows", slice.rows());
            FigureNodes.put(node, "retained", slice.value(CascadeMetric.QUALITY_RETAINED));
            FigureNodes.put(node, "accepted", slice.value(CascadeMetric.ACCEPTED_ACCURACY));
            FigureNodes.put(node, "share", slice.strongShare());
        }
        return nodes;
    }

    private static ObjectNode worth(CascadeWorth worth) {
        ObjectNode node =
                JsonNodeFactory.instance.objectNode().put("pays", worth.pays()).put("sentence", worth.sentence());
        FigureNodes.put(node, "escalated", worth.escalated());
        FigureNodes.put(node, "break_even", worth.breakEven());
        put(node, "saved_usd", worth.saved());
        FigureNodes.put(node, "monthly_usd", worth.monthly());
        node.put("requests", worth.volume().requestsPerMonth());
        FigureNodes.put(node, "overhead_usd", worth.volume().overhead());
        FigureNodes.put(node, "labels_usd", worth.volume().labels());
        FigureNodes.put(node, "latency_ms", worth.latencyMs());
        FigureNodes.put(node, "strong_latency_ms", worth.strongLatencyMs());
        return node;
    }

    private static ObjectNode sweep(MeasuredCascade measured, ReplayedRouter table, Bootstrap bootstrap) {
        CascadeSweep sweep = new CascadeSweep(measured.replay(), hopelessBelow(measured), bootstrap);
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("name", measured.figures().name())
                .put("sweep", "threshold")
                .put("rows", table.rows().size())
                .put("operating_step", operatingStep(measured, sweep));
        ObjectNode steps = node.putObject("steps");
        steps.set("threshold", FigureNodes.array(CascadeSweep.STEPS, sweep::threshold));
        for (Measure measure : Measure.values()) {
            String name = measure.name().toLowerCase(Locale.ROOT);
            steps.set(name, FigureNodes.array(CascadeSweep.STEPS, step -> sweep.at(measure, step)));
            steps.set(name + "_low", FigureNodes.array(CascadeSweep.STEPS, step -> sweep.intervalAt(measure, step)
                    .low()));
            steps.set(name + "_high", FigureNodes.array(CascadeSweep.STEPS, step -> sweep.intervalAt(measure, step)
                    .high()));
        }
        ObjectNode counts = node.putObject("table");
        for (Count kind : Count.values()) {
            int[] count = sweep.count(kind);
            counts.set(kind.name().toLowerCase(Locale.ROOT), FigureNodes.array(count.length, step -> count[step]));
        }
        CascadeSlices slices = new CascadeSlices(measured.replay());
        node.set("slices", slices.toJson(table));
        node.set("tails", slices.tails(table));
        return node;
    }

    /** Of each row below which probability each judged stage gives up; 0 for never. */
    private static double[][] hopelessBelow(MeasuredCascade measured) {
        CascadeRows rows = measured.replay().rows();
        return IntStream.range(0, rows.size())
                .mapToObj(row -> measured.tuned().policy(rows.slice(row)).rules().stream()
                        .limit(rows.judged())
                        .mapToDouble(StageRule::abstain)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** The threshold of a cascade with one judged stage; of more, the step that sends about as many to the last. */
    private static int operatingStep(MeasuredCascade measured, CascadeSweep sweep) {
        List<Double> thresholds = measured.thresholds();
        if (thresholds.size() > 1) {
            return sweep.nearestShare(strongShare(measured).value());
        }
        return sweep.nearest(thresholds.get(0) == null ? Double.POSITIVE_INFINITY : thresholds.get(0));
    }

    private static ArrayNode figures(CascadeFigures figures) {
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        for (int stage = 0; stage < figures.escalationRate().size(); stage++) {
            put(
                    nodes.addObject().put("name", "goes on after stage " + (stage + 1)),
                    "value",
                    figures.escalationRate().get(stage));
        }
        for (CascadeMetric metric : CascadeMetric.values()) {
            put(nodes.addObject().put("name", metric.label()), "value", figures.of(metric));
        }
        return nodes;
    }

    private static void put(ObjectNode node, String name, Figure figure) {
        FigureNodes.put(node, name, figure.value());
        FigureNodes.put(node, name, figure.interval());
    }
}
