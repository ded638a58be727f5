/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import java.util.Arrays;

/**
 * A model's mean score.
 *
 * <p>The interval is Wilson's for a proportion, with the mean in the proportion's place. Scores in [0, 1] vary at most as much as right and wrong do, so it
 * is exact in kind for 0/1 scores and too wide for others, and it is none of a single point where all scores are equal. Source: Wilson, "Probable
 * inference", 1927. Immutable.
 *
 * @param model its name
 * @param rows how many scores
 * @param mean of them, in [0, 1]
 * @param low lower end of the 95 % interval
 * @param high upper end
 */
public record ScoreSummary(String model, int rows, double mean, double low, double high) {

    private static final double Z = 1.959963984540054;

    static ScoreSummary of(String model, double[] scores) {
        int n = scores.length;
        double mean = Arrays.stream(scores).average().orElse(Double.NaN);
        double shrink = 1 + Z * Z / n;
        double centre = (mean + Z * Z / (2 * n)) / shrink;
        double half = Z * Math.sqrt(mean * (1 - mean) / n + Z * Z / (4.0 * n * n)) / shrink;
        return new ScoreSummary(model, n, mean, Math.max(0, centre - half), Math.min(1, centre + half));
    }
}
