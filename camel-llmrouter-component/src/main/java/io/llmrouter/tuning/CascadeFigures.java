/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.evaluation.Figure;
import java.util.List;
import java.util.Map;

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
}
