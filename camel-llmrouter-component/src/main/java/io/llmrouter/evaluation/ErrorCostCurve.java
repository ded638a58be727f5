/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The area under a curve of risk over cost.
 *
 * <p>Idea: a search gives one policy for each weight of cost; coins between neighbouring policies give the straight lines between them. Measured from the
 * cost of the cheapest stage to that of the strongest, over the width: the mean risk over all budgets. Left of the cheapest policy the line goes to the
 * first stage's own point, right of the dearest one more money buys nothing. Cost: O(p log p) for p policies. Known weakness: a policy that is worse
 * and dearer than another one still counts.
 */
final class ErrorCostCurve {

    private ErrorCostCurve() {}

    /**
     * The mean risk over all budgets.
     *
     * @param points p policies, each {cost, risk}
     * @param start {cost, risk} of the first stage alone
     * @param end cost of the strongest stage alone, above that of the first
     */
    static double area(double[][] points, double[] start, double end) {
        double[][] rising = Arrays.stream(points)
                .filter(point -> point[0] > start[0])
                .sorted(Comparator.comparingDouble(point -> point[0]))
                .toArray(double[][]::new);
        double area = 0;
        double[] from = start;
        for (double[] to : rising) {
            if (from[0] >= end) {
                break;
            }
            if (to[0] <= end) {
                area += (to[0] - from[0]) * (from[1] + to[1]) / 2;
                from = to;
            } else {
                double risk = from[1] + (to[1] - from[1]) * (end - from[0]) / (to[0] - from[0]);
                area += (end - from[0]) * (from[1] + risk) / 2;
                from = new double[] {end, risk};
            }
        }
        area += Math.max(0, end - from[0]) * from[1];
        return area / (end - start[0]);
    }
}
