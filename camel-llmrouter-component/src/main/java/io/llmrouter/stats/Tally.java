/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.stats;

/**
 * Running sums, each of which only grows: of one model, or of the questions that two models answered. Immutable.
 *
 * @param answers calls with an answer, or questions that both answered
 * @param failures calls without
 * @param input tokens read, by the first model of a pair
 * @param output tokens written, by the first model of a pair
 * @param latencyNanos of answered calls
 * @param strongInput tokens read by the other model of a pair
 * @param strongOutput tokens written by the other model of a pair
 * @param cost in the configuration's currency
 */
public record Tally(
        long answers,
        long failures,
        long input,
        long output,
        long latencyNanos,
        long strongInput,
        long strongOutput,
        double cost) {

    /** Nothing yet. */
    public static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0, 0, 0);

    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * What sums are of.
     *
     * @param model the configured name
     * @param strong the model it is compared with; null for sums of one model
     */
    public record Subject(String model, String strong) {}

    /** Both together. */
    public Tally plus(Tally other) {
        return new Tally(
                answers + other.answers,
                failures + other.failures,
                input + other.input,
                output + other.output,
                latencyNanos + other.latencyNanos,
                strongInput + other.strongInput,
                strongOutput + other.strongOutput,
                cost + other.cost);
    }

    /** What came since. */
    public Tally minus(Tally earlier) {
        return new Tally(
                answers - earlier.answers,
                failures - earlier.failures,
                input - earlier.input,
                output - earlier.output,
                latencyNanos - earlier.latencyNanos,
                strongInput - earlier.strongInput,
                strongOutput - earlier.strongOutput,
                cost - earlier.cost);
    }

    /** The later of two states of the same sums: each only grows, so it is the larger. */
    public Tally larger(Tally other) {
        return new Tally(
                Math.max(answers, other.answers),
                Math.max(failures, other.failures),
                Math.max(input, other.input),
                Math.max(output, other.output),
                Math.max(latencyNanos, other.latencyNanos),
                Math.max(strongInput, other.strongInput),
                Math.max(strongOutput, other.strongOutput),
                Math.max(cost, other.cost));
    }

    /** As a model's statistics. */
    public ModelStats of(String model) {
        double millis = answers == 0 ? 0 : latencyNanos / NANOS_PER_MILLI / answers;
        return new ModelStats(model, answers + failures, failures, input, output, cost, millis);
    }
}
