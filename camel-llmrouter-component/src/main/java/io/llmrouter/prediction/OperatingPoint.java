/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

/**
 * How much quality a unit of cost must buy: of the models, the one with the highest expected score minus {@code lambda} times cost is chosen.
 *
 * <p>Idea: every trade of quality for cost on the efficient frontier has one such price (a Lagrange multiplier). With two models it is a threshold on
 * the expected gain. Cost: O(k) a request. Known weakness: it is as good as the expected scores. Immutable.
 *
 * @param lambda expected score that one unit of cost must buy, finite; 0 ignores cost
 * @param cost of a call to each model, k numbers, finite, ascending or equal, in any one unit; not to be changed
 */
public record OperatingPoint(double lambda, double[] cost) {

    /** Checks that all numbers are finite. */
    public OperatingPoint {
        boolean finite = Double.isFinite(lambda);
        for (double c : cost) {
            finite &= Double.isFinite(c);
        }
        if (!finite) {
            throw new IllegalArgumentException("an operating point needs a finite lambda and finite costs, but has "
                    + lambda + " and " + java.util.Arrays.toString(cost));
        }
    }

    /**
     * The model to ask.
     *
     * @param expected score of each model
     * @return its index; of equally good ones the first, that is the cheapest
     */
    public int choose(double[] expected) {
        return choose(expected, cost);
    }

    /**
     * The model to ask when this request costs otherwise.
     *
     * @param expected score of each model
     * @param costs of this request, in the same unit
     * @return its index
     */
    public int choose(double[] expected, double[] costs) {
        int best = 0;
        for (int m = 1; m < expected.length; m++) {
            if (worth(expected, costs, m) > worth(expected, costs, best)) {
                best = m;
            }
        }
        return best;
    }

    /** Expected score of model m minus the price of its cost. */
    public double worth(double[] expected, double[] costs, int m) {
        return expected[m] - lambda * costs[m];
    }

    /**
     * The lambda at which a request stops going to the strongest model, that is the last one.
     *
     * @param expected score of each model
     * @return any number; the strongest is chosen below it. With equal costs positive infinity where it is better, else negative infinity
     */
    public static double turningPoint(double[] expected, double[] cost) {
        int last = expected.length - 1;
        double turning = Double.POSITIVE_INFINITY;
        for (int m = 0; m < last; m++) {
            double gain = expected[last] - expected[m];
            double dearer = cost[last] - cost[m];
            turning = Math.min(turning, dearer > 0 ? gain / dearer : gain > 0 ? turning : Double.NEGATIVE_INFINITY);
        }
        return turning;
    }
}
