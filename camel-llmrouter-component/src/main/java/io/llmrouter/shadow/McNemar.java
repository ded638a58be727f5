/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.llmrouter.calibration.BinomialTail;

/**
 * The exact test of whether two answers to the same questions are right equally often.
 *
 * <p>Idea: only questions on which exactly one of both is right say anything, and if there is no difference each of them is a fair coin. Cost: one binomial
 * tail. Source: Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages", Psychometrika 1947, in its exact
 * form. Known weakness: conservative for few such questions; it counts samples, not the requests that they stand for.
 */
final class McNemar {

    private McNemar() {}

    /**
     * How likely so uneven a split is by chance.
     *
     * @param served questions on which only the served answer was right, or was preferred
     * @param shadow the same for the shadow's
     * @return two-sided p-value, in (0, 1]; 1 if there is no such question
     */
    static double pValue(int served, int shadow) {
        int discordant = served + shadow;
        return Math.min(1, 2 * BinomialTail.atMost(Math.min(served, shadow), discordant, 0.5));
    }
}
