/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.CalibrationReport;
import io.llmrouter.evaluation.PolicyFrontier.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Everything that a report says about one router. Immutable. */
final class RouterSection {

    /** The part of the strongest model's quality that a report looks at first. */
    static final double FIRST_PART = 0.95;

    private static final long NOISE_SEED = 1;
    /** All parts of it that a report gives the price of. */
    static final double[] PARTS = {0.9, FIRST_PART, 0.98, 1};

    private final ReplayedRouter router;
    private final PolicySweep sweep;
    private final PolicyFrontier frontier;

    RouterSection(ReplayedRouter router, int resamples, long seed) {
        this.router = router;
        this.sweep = sweepOf(router, seed);
        this.frontier = new PolicyFrontier(router, sweep, resamples, seed);
    }

    /** By price where there is a choice of more than two models and prices are known, else by share of the strongest. */
    private static PolicySweep sweepOf(ReplayedRouter router, long seed) {
        if (!byPrice(router)) {
            return new ShareSweep(expectedGain(router), router.strongest(), seed);
        }
        double[] prices = IntStream.rangeClosed(0, router.strongest())
                .mapToDouble(router::meanCost)
                .toArray();
        double[][] everyRow = new double[router.rows().size()][];
        Arrays.fill(everyRow, prices);
        return new PriceSweep(router.expected(), everyRow);
    }

    private static boolean byPrice(ReplayedRouter router) {
        return router.strongest() > 1 && router.priced();
    }

    private static double[] expectedGain(ReplayedRouter router) {
        boolean byPrice = byPrice(router);
        return Arrays.stream(router.expected())
                .mapToDouble(row -> row[router.strongest()] - row[byPrice ? ReplayedRouter.bestBelow(row) : 0])
                .toArray();
    }

    /** The section as JSON; its fields are described in {@link RoutingReport}. */
    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("name", router.name())
                .put("sweep", byPrice(router) ? "price" : "share")
                .put("rows", router.rows().size())
                .put(
                        "strange",
                        IntStream.range(0, router.strange().length)
                                .filter(row -> router.strange()[row])
                                .count())
                .put("operating_step", operatingStep());
        node.set("steps", steps());
        node.set("table", table());
        node.set("targets", targets());
        node.set("calibration", router.probability() == null ? null : calibration());
        node.set("histogram", histogram());
        node.set("slices", SliceNodes.of(router, sweep, operatingStep()));
        return node;
    }

    /** Whether any step keeps that part. */
    boolean reachesFirstPart() {
        return frontier.cheapestKeeping(FIRST_PART) >= 0;
    }

    /** Where a report begins: the cheapest step that keeps 95 % of the strongest model's quality, or the best there is. */
    int operatingStep() {
        int step = frontier.cheapestKeeping(FIRST_PART);
        return step < 0 ? frontier.bestStep() : step;
    }

    /** The figures at one step. */
    ObjectNode at(int step) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (Measure measure : Measure.values()) {
            String name = measure.name().toLowerCase(Locale.ROOT);
            FigureNodes.put(node, name, frontier.at(measure, step));
            FigureNodes.put(node, name, frontier.intervalAt(measure, step));
        }
        return node;
    }

    private ObjectNode steps() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("threshold", FigureNodes.array(PolicySweep.STEPS, sweep::threshold));
        for (Measure measure : Measure.values()) {
            String name = measure.name().toLowerCase(Locale.ROOT);
            put(node, name, step -> frontier.at(measure, step));
            put(node, name + "_low", step -> frontier.intervalAt(measure, step).low());
            put(node, name + "_high", step -> frontier.intervalAt(measure, step).high());
        }
        return node;
    }

    private static void put(ObjectNode node, String name, IntToDoubleFunction figure) {
        node.set(name, FigureNodes.array(PolicySweep.STEPS, figure));
    }

    private ObjectNode table() {
        List<DecisionTable> tables = IntStream.range(0, PolicySweep.STEPS)
                .mapToObj(step -> DecisionTable.at(step, router, sweep))
                .toList();
        Map<String, ToIntFunction<DecisionTable>> cells = Map.of(
                "kept_right", DecisionTable::keptRight,
                "kept_wrong", DecisionTable::keptWrong,
                "kept_hopeless", DecisionTable::keptHopeless,
                "sent_needlessly", DecisionTable::sentNeedlessly,
                "sent_needed", DecisionTable::sentNeeded,
                "sent_hopeless", DecisionTable::sentHopeless);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        cells.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        cell -> put(node, cell.getKey(), step -> cell.getValue().applyAsInt(tables.get(step))));
        return node;
    }

    private ArrayNode targets() {
        ArrayNode targets = JsonNodeFactory.instance.arrayNode();
        for (double part : PARTS) {
            int step = frontier.cheapestKeeping(part);
            ObjectNode target = targets.addObject().put("part", part).put("step", step);
            if (step >= 0) {
                target.setAll(at(step));
            }
        }
        return targets;
    }

    private ArrayNode calibration() {
        ArrayNode models = JsonNodeFactory.instance.arrayNode();
        for (int m = 0; m <= router.strongest(); m++) {
            int model = m;
            models.add(ReliabilityNode.of(
                    router.models().get(model),
                    CalibrationReport.of(
                            Arrays.stream(router.probability())
                                    .mapToDouble(row -> row[model])
                                    .toArray(),
                            router.scoresOf(model),
                            NOISE_SEED)));
        }
        return models;
    }

    private ObjectNode histogram() {
        double[] gain = expectedGain(router);
        boolean[] needed = new boolean[gain.length];
        boolean byPrice = byPrice(router);
        for (int row = 0; row < needed.length; row++) {
            int cheaper = byPrice ? ReplayedRouter.bestBelow(router.expected()[row]) : 0;
            needed[row] = DecisionTable.strongNeeded(router.scores()[row], cheaper);
        }
        return ScoreHistogram.of(gain, needed).toJson();
    }
}
