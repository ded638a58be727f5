/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Two answers to the same questions, each good or bad: by how much, and by which factor, one is good more often.
 *
 * <p>Idea: half a question is added to each of the four cells (both good, one, the other, none), which keeps the intervals honest where a cell is empty;
 * the difference then has a normal interval, and the ratio is the set of factors f for which mean(served - f shadow) may be zero. Weighted questions
 * count as (sum w)^2 / sum w^2 equal ones (L. Kish, "Survey Sampling", 1965). Cost: constant once the cells are summed. Source: A. Agresti and Y. Min,
 * "Simple improved confidence intervals for comparing matched proportions", Statistics in Medicine 2005; E. Fieller, "Some problems in interval
 * estimation", J. R. Statist. Soc. B 1954. Known weakness: what stratification gains is not used, so intervals are a little wide. Immutable.
 *
 * @param both share of questions on which both are good, by weight
 * @param served share on which only the served answer is
 * @param shadow share on which only the shadow's is
 * @param size how many questions of equal weight they are worth
 */
record PairedShares(double both, double served, double shadow, double size) {

    private static final double HALF = 0.5;
    private static final double ADDED = 2;

    /** By how much more often the served answer is good; negative if it is less often. */
    Estimate difference(double level) {
        double n = size + ADDED;
        double more = (size * served + HALF) / n;
        double less = (size * shadow + HALF) / n;
        double middle = more - less;
        double reach = quantile(level) * Math.sqrt((more + less - middle * middle) / n);
        return new Estimate(served - shadow, Math.max(-1, middle - reach), Math.min(1, middle + reach));
    }

    /** How often the served answer is good, over how often the shadow's is. */
    Estimate ratio(double level) {
        double n = size + ADDED;
        double both1 = (size * both + HALF) / n;
        double first = both1 + (size * served + HALF) / n;
        double second = both1 + (size * shadow + HALF) / n;
        double k = Math.pow(quantile(level), 2) / n;
        double a = second * second - k * second * (1 - second);
        double b = first * second - k * (both1 - first * second);
        double c = first * first - k * first * (1 - first);
        double value = both + shadow == 0 ? Double.NaN : (both + served) / (both + shadow);
        double root = b * b - a * c;
        if (root < 0) {
            return new Estimate(value, 0, Double.POSITIVE_INFINITY);
        }
        double low = (b - Math.sqrt(root)) / a;
        return a <= 0
                ? new Estimate(value, 0, Double.POSITIVE_INFINITY)
                : new Estimate(value, Math.max(0, low), (b + Math.sqrt(root)) / a);
    }

    static double quantile(double level) {
        return new NormalDistribution().inverseCumulativeProbability((1 + level) / 2);
    }
}
