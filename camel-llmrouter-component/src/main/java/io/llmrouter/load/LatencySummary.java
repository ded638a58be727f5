/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.load;

/**
 * What was observed of a deployment lately. All times in nanoseconds.
 *
 * @param calls in the window, failed ones included
 * @param evidence weight of these calls: a call that ended just now weighs 1, an older one less
 * @param failureShare weighted share of them that failed, in [0, 1]; 0 without calls
 * @param outputTokens weighted mean length of answers; NaN where no provider said it
 * @param total from the start of a call to the end of its answer
 * @param firstToken from the start of a call to the first part of its answer; unknown unless answers were streamed
 * @param perToken between two tokens of an answer; unknown unless answers were streamed and their tokens counted
 */
public record LatencySummary(
        int calls,
        double evidence,
        double failureShare,
        double outputTokens,
        Quantiles total,
        Quantiles firstToken,
        Quantiles perToken) {

    /** Of nothing. */
    public static final LatencySummary NOTHING =
            new LatencySummary(0, 0, 0, Double.NaN, Quantiles.NONE, Quantiles.NONE, Quantiles.NONE);

    /** Whether first token and time per token are known, so that an answer of any length can be estimated. */
    public boolean streamed() {
        return firstToken.known() && perToken.known();
    }

    /**
     * How long an answer of that length is expected to take.
     *
     * @param tokens of the answer
     * @param percentile 50 or 95
     * @return nanoseconds; NaN if it is not {@link #streamed}
     */
    public double expected(double tokens, int percentile) {
        return firstToken.at(percentile) + Math.max(0, tokens - 1) * perToken.at(percentile);
    }
}
