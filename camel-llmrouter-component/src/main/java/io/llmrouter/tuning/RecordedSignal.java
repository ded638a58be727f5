/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.evaluation.OutcomesException;
import java.util.Arrays;

/**
 * A number that the outcome table states, such as {@code confidence}. Nothing is learned.
 *
 * @param name of the field of an outcome
 */
public record RecordedSignal(String name) implements StageSignal {

    @Override
    public boolean learns() {
        return false;
    }

    @Override
    public Learned learn(CascadeRows rows, long seed) {
        boolean seen = Arrays.stream(rows.recorded(name))
                .flatMapToDouble(row -> Arrays.stream(row, 0, rows.judged()))
                .anyMatch(Double::isFinite);
        if (!seen) {
            throw new OutcomesException(
                    "no outcome of the models " + rows.models().subList(0, rows.judged()) + " has a number '" + name
                            + "'; name one that the table states, such as confidence, or --signal verifier");
        }
        return others -> new StageSignals(
                Arrays.stream(others.recorded(name))
                        .map(row -> Arrays.copyOf(row, others.judged()))
                        .toArray(double[][]::new),
                null);
    }
}
