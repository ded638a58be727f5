/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The non-decreasing convex hull of policies: the best mean score for a mean cost, when coins between policies are allowed and money may be left over.
 *
 * <p>Idea: Andrew's monotone chain, cut off at the highest score. Cost: O(p log p) for p points; of longer curves {@value #MOST_POINTS} are looked at,
 * evenly spaced. Source: Hu et al., "RouterBench", 2024, whose AIQ is {@link #meanScore}. Known weakness: on the rows that it is measured on, the best
 * of many policies is optimistic. Immutable.
 */
final class CostHull {

    static final int MOST_POINTS = 500;

    private final double[] costs;
    private final double[] scores;

    private CostHull(double[] costs, double[] scores) {
        this.costs = costs;
        this.scores = scores;
    }

    static CostHull of(CostCurve curve) {
        int points = curve.costs().length;
        int[] looked = points <= MOST_POINTS
                ? IntStream.range(0, points).toArray()
                : IntStream.range(0, MOST_POINTS)
                        .map(j -> (int) ((long) j * (points - 1) / (MOST_POINTS - 1)))
                        .toArray();
        int[] order = Arrays.stream(looked)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> curve.costs()[i])
                        .thenComparingDouble(i -> -curve.scores()[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] costs = new double[order.length];
        double[] scores = new double[order.length];
        int size = 0;
        for (int i : order) {
            double cost = curve.costs()[i];
            double score = curve.scores()[i];
            if (size > 0 && score <= scores[size - 1]) {
                continue; // dearer and no better: below the hull's flat end
            }
            while (size > 1
                    && (scores[size - 1] - scores[size - 2]) * (cost - costs[size - 2])
                            <= (score - scores[size - 2]) * (costs[size - 1] - costs[size - 2])) {
                size--;
            }
            costs[size] = cost;
            scores[size++] = score;
        }
        return new CostHull(Arrays.copyOf(costs, size), Arrays.copyOf(scores, size));
    }

    /**
     * Average improvement in quality, AIQ: the area under the hull divided by the range.
     *
     * @param lowest cost where the range begins
     * @param highest cost where it ends, more than the lowest
     * @return a score; not a number for an empty range
     */
    double meanScore(double lowest, double highest) {
        return highest > lowest
                ? new CostCurve(costs, scores).between(lowest, highest).area()
                : Double.NaN;
    }

    /** The lowest cost for a score; infinite if it is out of reach. */
    double reaching(double score) {
        return new CostCurve(costs, scores).reaching(score);
    }
}
