/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.confidence.ArithmeticConfidence;
import java.util.stream.IntStream;

/** The hand-weighted {@link ArithmeticConfidence}. Nothing is learned, so it is ready at once. */
public record ArithmeticSignal() implements StageSignal {

    @Override
    public String name() {
        return "arithmetic";
    }

    @Override
    public boolean learns() {
        return false;
    }

    @Override
    public Learned learn(CascadeRows rows, long seed) {
        return others -> new StageSignals(
                IntStream.range(0, others.size())
                        .mapToObj(row -> IntStream.range(0, others.judged())
                                .mapToDouble(stage -> of(others.questions()[row], others.answers()[row][stage]))
                                .toArray())
                        .toArray(double[][]::new),
                null);
    }

    private static double of(String question, String answer) {
        return answer == null
                ? Double.NaN
                : ArithmeticConfidence.signal(question, answer).orElse(Double.NaN);
    }
}
