/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.CalibrationReport;
import io.llmrouter.evaluation.FigureNodes;
import io.llmrouter.evaluation.ReliabilityNode;
import io.llmrouter.evaluation.ScoreHistogram;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What a report says about each stage: how far its signal can be believed, and how many requests stop there at what cost. Stateless. */
final class StageSection {

    private static final long NOISE_SEED = 1;

    private StageSection() {}

    /** [{model, threshold, calibration: [before, after], histogram}] of the judged stages. */
    static ArrayNode believed(MeasuredCascade measured) {
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        CascadeReplay replay = measured.replay();
        for (int stage = 0; stage < replay.rows().judged(); stage++) {
            Double threshold = measured.thresholds().get(stage);
            ObjectNode node =
                    nodes.addObject().put("model", replay.rows().models().get(stage));
            FigureNodes.put(node, "threshold", threshold == null ? Double.NaN : threshold);
            boolean raw = measured.wanted().raw();
            ArrayNode calibration = node.putArray("calibration");
            reliability(calibration, "before calibration", replay.raw(), replay, stage);
            if (!raw) {
                reliability(calibration, "after calibration", replay.probability(), replay, stage);
            }
            node.set("histogram", histogram(replay, stage));
        }
        return nodes;
    }

    /** Nothing where there is no signal, or one that is no probability. */
    private static void reliability(ArrayNode into, String name, double[][] signal, CascadeReplay replay, int stage) {
        int[] known = known(signal, stage);
        double[] said =
                Arrays.stream(known).mapToDouble(row -> signal[row][stage]).toArray();
        if (said.length == 0 || !Arrays.stream(said).allMatch(p -> p >= 0 && p <= 1)) {
            return;
        }
        boolean[] correct = replay.rows().correct(stage);
        double[] outcome =
                Arrays.stream(known).mapToDouble(row -> correct[row] ? 1 : 0).toArray();
        ObjectNode node = ReliabilityNode.of(name, CalibrationReport.of(said, outcome, NOISE_SEED));
        FigureNodes.put(node, "auroc", replay.ranks(stage).auroc());
        into.add(node);
    }

    /** Of what thresholds are compared with; "needed" are rows whose answer is wrong. Null where no row has a signal. */
    private static ObjectNode histogram(CascadeReplay replay, int stage) {
        int[] known = known(replay.probability(), stage);
        if (known.length == 0) {
            return null;
        }
        boolean[] correct = replay.rows().correct(stage);
        boolean[] wrong = new boolean[known.length];
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = !correct[known[i]];
        }
        return ScoreHistogram.of(
                        Arrays.stream(known)
                                .mapToDouble(row -> replay.probability()[row][stage])
                                .toArray(),
                        wrong)
                .toJson();
    }

    private static int[] known(double[][] signal, int stage) {
        return IntStream.range(0, signal.length)
                .filter(row -> Double.isFinite(signal[row][stage]))
                .toArray();
    }

    /** [{model, asked, answered, abstained, score, cost_usd, spent_usd, latency_ms}] of all stages; means are over the rows named before them. */
    static ArrayNode flow(CascadeReplay replay) {
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        CascadeRows rows = replay.rows();
        for (int stage = 0; stage < rows.stages(); stage++) {
            int here = stage;
            int[] asked = rows(replay, row -> replay.asked()[row][here]);
            int[] ended = rows(replay, row -> replay.served().get(row).stage() == here);
            int[] answered = Arrays.stream(ended)
                    .filter(row -> replay.served().get(row).answered())
                    .toArray();
            ObjectNode node = nodes.addObject()
                    .put("model", rows.models().get(stage))
                    .put("asked", asked.length)
                    .put("answered", answered.length)
                    .put("abstained", ended.length - answered.length);
            FigureNodes.put(node, "score", mean(answered, rows.scores(), stage));
            double cost = rows.costs() == null ? Double.NaN : mean(asked, rows.costs(), stage);
            FigureNodes.put(node, "cost_usd", cost);
            FigureNodes.put(node, "spent_usd", asked.length == 0 ? 0 : cost * asked.length / rows.size());
            FigureNodes.put(node, "latency_ms", mean(asked, rows.latencies(), stage));
        }
        return nodes;
    }

    private static int[] rows(CascadeReplay replay, IntPredicate wanted) {
        return IntStream.range(0, replay.rows().size()).filter(wanted).toArray();
    }

    private static double mean(int[] rows, double[][] values, int stage) {
        return Arrays.stream(rows)
                .mapToDouble(row -> values[row][stage])
                .average()
                .orElse(Double.NaN);
    }
}
