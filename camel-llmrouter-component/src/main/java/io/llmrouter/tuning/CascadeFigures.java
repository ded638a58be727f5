/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.evaluation.Figure;
import io.llmrouter.evaluation.Interval;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A cascade, measured. Immutable.
 *
 * @param name of the cascade and its signal
 * @param escalationRate of each judged stage: share of all requests that it did not end
 * @param figures every metric; not a number where it is not defined
 */
public record CascadeFigures(String name, List<Figure> escalationRate, Map<CascadeMetric, Figure> figures) {

    /** Copies. */
    public CascadeFigures {
        escalationRate = List.copyOf(escalationRate);
        figures = Map.copyOf(figures);
    }

    /** The figure of a metric. */
    public Figure of(CascadeMetric metric) {
        return figures.get(metric);
    }

    /** The value of a metric. */
    public double value(CascadeMetric metric) {
        return figures.get(metric).value();
    }

    /** Means over draws of the rows; the intervals are 2.5 and 97.5 percentiles over the draws. A figure that a draw does not define is left out of it. */
    static CascadeFigures mean(List<CascadeFigures> draws) {
        Map<CascadeMetric, Figure> figures = new EnumMap<>(CascadeMetric.class);
        for (CascadeMetric metric : CascadeMetric.values()) {
            figures.put(metric, mean(draws.stream().mapToDouble(draw -> draw.value(metric))));
        }
        CascadeFigures first = draws.get(0);
        return new CascadeFigures(
                first.name(),
                IntStream.range(0, first.escalationRate().size())
                        .mapToObj(stage -> mean(draws.stream()
                                .mapToDouble(
                                        draw -> draw.escalationRate().get(stage).value())))
                        .toList(),
                figures);
    }

    private static Figure mean(DoubleStream drawn) {
        double[] values = drawn.filter(Double::isFinite).toArray();
        return new Figure(Arrays.stream(values).average().orElse(Double.NaN), Interval.of(values));
    }
}
