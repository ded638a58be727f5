/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Map;

/**
 * How well a router does on rows that it had not seen.
 *
 * @param name of the router
 * @param rows measured
 * @param figures by metric, all of them
 * @param calibrationErrors by model; empty where nothing is predicted
 * @param briers by model; empty where nothing is predicted
 * @param timing how long it took
 */
public record RouterFigures(
        String name,
        int rows,
        Map<Metric, Figure> figures,
        Map<String, Double> calibrationErrors,
        Map<String, Double> briers,
        Replay.Timing timing) {

    /** Copies. */
    public RouterFigures {
        figures = Map.copyOf(figures);
        calibrationErrors = Map.copyOf(calibrationErrors);
        briers = Map.copyOf(briers);
    }

    /** The value of a metric. */
    public double value(Metric metric) {
        return figures.get(metric).value();
    }
}
