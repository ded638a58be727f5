/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

/**
 * Mean score over mean cost, linear between the points: a coin reaches what lies between two policies. Not to be changed.
 *
 * @param costs of the points, in the order of the path; mostly ascending, but what a policy really costs may fall
 * @param scores of the points
 */
record CostCurve(double[] costs, double[] scores) {

    private static final double ROUNDING = 1e-12;

    /** The same curve in other units: 0 at one cost, 1 at the other. */
    CostCurve between(double zero, double one) {
        double[] shares = new double[costs.length];
        for (int i = 0; i < costs.length; i++) {
            shares[i] = (costs[i] - zero) / (one - zero);
        }
        return new CostCurve(shares, scores);
    }

    /** Mean score over costs from 0 to 1: the area below. Before the first point and after the last the score is held. */
    double area() {
        double area = Math.max(0, Math.min(1, costs[0])) * scores[0];
        for (int i = 1; i < costs.length; i++) {
            double from = Math.max(0, Math.min(1, costs[i - 1]));
            double to = Math.max(0, Math.min(1, costs[i]));
            if (from != to) {
                area += (to - from) * (on(i, from) + on(i, to)) / 2;
            }
        }
        int last = costs.length - 1;
        return area + (1 - Math.max(0, Math.min(1, costs[last]))) * scores[last];
    }

    /** The score at a cost. */
    double at(double cost) {
        if (cost < costs[0]) {
            return scores[0];
        }
        for (int i = 1; i < costs.length; i++) {
            if (costs[i] >= cost) {
                return on(i, cost);
            }
        }
        return scores[costs.length - 1];
    }

    /** The cost at which a score is first reached; infinite if it never is. */
    double reaching(double score) {
        if (scores[0] >= score - ROUNDING) {
            return costs[0];
        }
        for (int i = 1; i < costs.length; i++) {
            if (scores[i] >= score - ROUNDING) {
                double part = Math.min(1, (score - scores[i - 1]) / (scores[i] - scores[i - 1]));
                return costs[i - 1] + part * (costs[i] - costs[i - 1]);
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** On the segment that ends at point i. */
    private double on(int i, double cost) {
        if (costs[i] == costs[i - 1]) {
            return scores[i];
        }
        return scores[i - 1] + (cost - costs[i - 1]) / (costs[i] - costs[i - 1]) * (scores[i] - scores[i - 1]);
    }
}
