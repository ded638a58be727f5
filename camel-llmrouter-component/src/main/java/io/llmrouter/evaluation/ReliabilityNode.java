/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.BrierScore;
import io.llmrouter.calibration.CalibrationReport;
import io.llmrouter.calibration.ReliabilityBin;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A reliability diagram as reports carry it: {model, ece, ece_of_noise, brier, reliability, resolution, uncertainty, within_bins, auroc, rows[],
 * predicted[], observed[], low[], high[]}, a number a bin that has rows. Stateless.
 */
public final class ReliabilityNode {

    private ReliabilityNode() {}

    /**
     * Makes the node.
     *
     * @param model whose answers the probabilities are about
     * @param report of them
     * @return the object described above
     */
    public static ObjectNode of(String model, CalibrationReport report) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("model", model);
        FigureNodes.put(node, "ece", report.equalWidth().observed());
        FigureNodes.put(node, "ece_of_noise", report.equalWidth().noiseFloor());
        BrierScore brier = report.brier();
        FigureNodes.put(node, "brier", brier.score());
        FigureNodes.put(node, "reliability", brier.reliability());
        FigureNodes.put(node, "resolution", brier.resolution());
        FigureNodes.put(node, "uncertainty", brier.uncertainty());
        FigureNodes.put(node, "within_bins", brier.withinBins());
        FigureNodes.put(node, "auroc", report.auroc().orElse(Double.NaN));
        column(node, "rows", report.bins(), ReliabilityBin::rows);
        column(node, "predicted", report.bins(), ReliabilityBin::meanProbability);
        column(node, "observed", report.bins(), ReliabilityBin::meanOutcome);
        column(node, "low", report.bins(), ReliabilityBin::low);
        column(node, "high", report.bins(), ReliabilityBin::high);
        return node;
    }

    private static void column(
            ObjectNode node, String name, List<ReliabilityBin> bins, ToDoubleFunction<ReliabilityBin> figure) {
        node.set(name, FigureNodes.array(bins.size(), i -> figure.applyAsDouble(bins.get(i))));
    }
}
