/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Several draws of rows to learn from, each measured: what comes out on the mean, and how much that depends on the draw. Immutable.
 *
 * @param draws at least one, of the same routers in the same order
 */
public record Evaluation(List<Draw> draws) {

    /**
     * One draw.
     *
     * @param seed of the draw
     * @param contenders the models
     * @param routers what was measured
     */
    public record Draw(long seed, Contenders contenders, List<RouterFigures> routers) {

        /** Copies. */
        public Draw {
            routers = List.copyOf(routers);
        }
    }

    /** Copies and checks. */
    public Evaluation {
        draws = List.copyOf(draws);
        if (draws.isEmpty()) {
            throw new IllegalArgumentException("an evaluation has at least one draw");
        }
    }

    /**
     * Each router over all draws: of one draw its figures with the intervals over rows; of several the means, and as intervals the 2.5 and 97.5
     * percentiles over the draws. A figure that is not defined in some draws is the mean over the others.
     */
    public List<RouterFigures> routers() {
        if (draws.size() == 1) {
            return draws.get(0).routers();
        }
        List<RouterFigures> over = new ArrayList<>();
        for (int r = 0; r < draws.get(0).routers().size(); r++) {
            int router = r;
            over.add(mean(draws.stream().map(draw -> draw.routers().get(router)).toList()));
        }
        return over;
    }

    private static RouterFigures mean(List<RouterFigures> draws) {
        Map<Metric, Figure> figures = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            double[] values =
                    draws.stream().mapToDouble(draw -> draw.value(metric)).toArray();
            figures.put(metric, new Figure(mean(values), Interval.of(values)));
        }
        RouterFigures first = draws.get(0);
        return new RouterFigures(
                first.name(),
                first.rows(),
                figures,
                byModel(draws, first.calibrationErrors().keySet(), RouterFigures::calibrationErrors),
                byModel(draws, first.briers().keySet(), RouterFigures::briers),
                new Replay.Timing(
                        over(draws, Replay.Timing::trainMillis),
                        over(draws, Replay.Timing::decideP50Micros),
                        over(draws, Replay.Timing::decideP99Micros)));
    }

    private static Figure over(List<RouterFigures> draws, Function<Replay.Timing, Figure> part) {
        double[] values = draws.stream()
                .mapToDouble(draw -> part.apply(draw.timing()).value())
                .toArray();
        return new Figure(mean(values), Interval.of(values));
    }

    private interface ByModel {

        Map<String, Double> of(RouterFigures figures);
    }

    private static Map<String, Double> byModel(List<RouterFigures> draws, Iterable<String> models, ByModel part) {
        Map<String, Double> means = new HashMap<>();
        models.forEach(
                model -> means.put(model, mean(draws, draw -> part.of(draw).get(model))));
        return means;
    }

    private static double mean(List<RouterFigures> draws, ToDoubleFunction<RouterFigures> part) {
        return mean(draws.stream().mapToDouble(part).toArray());
    }

    private static double mean(double[] values) {
        return Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }
}
