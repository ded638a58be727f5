/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The groupings of a report's rows, with what a router does to each value of them: at the step where the report begins, and at every step. Stateless. */
final class SliceNodes {

    private SliceNodes() {}

    /** One object a grouping; its fields are described in {@link RoutingReport}. */
    static ArrayNode of(ReplayedRouter router, PolicySweep sweep, int operatingStep) {
        ArrayNode fields = JsonNodeFactory.instance.arrayNode();
        SliceFields.of(router).forEach((field, labels) -> {
            List<List<SliceFigures>> bySteps = IntStream.range(0, PolicySweep.STEPS)
                    .mapToObj(step -> SliceFigures.of(labels, step, router, sweep))
                    .toList();
            ObjectNode node = fields.addObject().put("field", field);
            atOne(node, bySteps.get(operatingStep));
            ObjectNode steps = node.putObject("steps");
            sums(steps, "points", bySteps, SliceFigures::points);
            sums(steps, "sent", bySteps, SliceFigures::sent);
            sums(steps, "costly", bySteps, SliceFigures::missed);
        });
        return fields;
    }

    private static void atOne(ObjectNode node, List<SliceFigures> slices) {
        ArrayNode values = node.putArray("value");
        slices.forEach(slice -> values.add(slice.value()));
        column(node, "rows", slices, SliceFigures::rows);
        column(node, "cheap", slices, SliceFigures::cheap);
        column(node, "strong", slices, SliceFigures::strong);
        column(node, "routed", slices, SliceFigures::routed);
        column(node, "routed_low", slices, slice -> slice.routedInterval().low());
        column(node, "routed_high", slices, slice -> slice.routedInterval().high());
        column(node, "share", slices, SliceFigures::share);
        column(node, "costly", slices, SliceFigures::costly);
    }

    private static void column(
            ObjectNode node, String name, List<SliceFigures> slices, ToDoubleFunction<SliceFigures> figure) {
        node.set(name, FigureNodes.array(slices.size(), i -> figure.applyAsDouble(slices.get(i))));
    }

    /** Sums over a value's rows, most of them whole and short, instead of means: there are 201 of each. */
    private static void sums(
            ObjectNode node, String name, List<List<SliceFigures>> bySteps, ToDoubleFunction<SliceFigures> sum) {
        ArrayNode values = node.putArray(name);
        for (int i = 0; i < bySteps.get(0).size(); i++) {
            int value = i;
            values.add(FigureNodes.array(
                    bySteps.size(), step -> sum.applyAsDouble(bySteps.get(step).get(value))));
        }
    }
}
