/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * All policies "the model with the highest expected score - lambda * cost", from the cheapest model for all rows to the dearest for all.
 *
 * <p>Idea: as lambda falls from plus to minus infinity, a row goes along the upper hull of its models' (cost, expected score), and changes model at
 * the slopes of that hull. Sorting the slopes of all rows gives every policy there is, in O(n k log(nk)) once; a resample then costs O(nk). Rows of
 * equal slope change together; on the curve the segment between is what a coin would reach. For two models this is the ranking by expected gain.
 * Known weakness: only policies with one lambda for all rows are on the path. Immutable.
 */
final class PolicyPath {

    private final double[] startCost;
    private final double[] startScore;
    private final Step[] steps;

    /** A row changes model: slope is the lambda at which it does. */
    private record Step(int row, double slope, double spent, double gained) {}

    private PolicyPath(double[] startCost, double[] startScore, Step[] steps) {
        this.startCost = startCost;
        this.startScore = startScore;
        this.steps = steps;
    }

    /**
     * What a router knows beforehand, and what is true.
     *
     * @param expected n rows of k expected scores
     * @param price n rows of k expected costs
     * @param scores n rows of k true scores
     * @param costs n rows of k true costs
     */
    record Beliefs(double[][] expected, double[][] price, double[][] scores, double[][] costs) {}

    static PolicyPath of(Beliefs beliefs) {
        int n = beliefs.scores().length;
        double[] startCost = new double[n];
        double[] startScore = new double[n];
        Step[] steps = IntStream.range(0, n)
                .boxed()
                .flatMap(i -> {
                    int[] hull = hull(beliefs.price()[i], beliefs.expected()[i]);
                    startCost[i] = beliefs.costs()[i][hull[0]];
                    startScore[i] = beliefs.scores()[i][hull[0]];
                    return IntStream.range(1, hull.length).mapToObj(h -> step(beliefs, i, hull[h - 1], hull[h]));
                })
                .sorted(Comparator.comparingDouble(step -> -step.slope()))
                .toArray(Step[]::new);
        return new PolicyPath(startCost, startScore, steps);
    }

    private static Step step(Beliefs beliefs, int row, int from, int to) {
        return new Step(
                row,
                slope(beliefs.price()[row], beliefs.expected()[row], from, to),
                beliefs.costs()[row][to] - beliefs.costs()[row][from],
                beliefs.scores()[row][to] - beliefs.scores()[row][from]);
    }

    private static double slope(double[] price, double[] expected, int from, int to) {
        return (expected[to] - expected[from]) / (price[to] - price[from]);
    }

    /** Indices on the upper hull from the lowest price to the highest; of equal prices the highest expectation counts. */
    private static int[] hull(double[] price, double[] expected) {
        int[] order = IntStream.range(0, price.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(m -> price[m]).thenComparingDouble(m -> -expected[m]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] hull = new int[order.length];
        int size = 0;
        for (int m : order) {
            if (size > 0 && price[hull[size - 1]] == price[m]) {
                continue;
            }
            while (size > 1
                    && slope(price, expected, hull[size - 2], hull[size - 1])
                            <= slope(price, expected, hull[size - 1], m)) {
                size--;
            }
            hull[size++] = m;
        }
        return Arrays.copyOf(hull, size);
    }

    /**
     * Mean cost and mean score of every policy in a table in which row i occurs {@code times[i]} times.
     *
     * @param times n counts, not all 0
     */
    CostCurve curve(int[] times) {
        double total = 0;
        double cost = 0;
        double score = 0;
        for (int i = 0; i < times.length; i++) {
            total += times[i];
            cost += times[i] * startCost[i];
            score += times[i] * startScore[i];
        }
        double[] costs = new double[steps.length + 1];
        double[] scores = new double[steps.length + 1];
        int points = 0;
        costs[points] = cost / total;
        scores[points++] = score / total;
        for (int s = 0; s < steps.length; s++) {
            int rows = times[steps[s].row()];
            cost += rows * steps[s].spent();
            score += rows * steps[s].gained();
            if (s == steps.length - 1 || steps[s + 1].slope() != steps[s].slope()) {
                costs[points] = cost / total;
                scores[points++] = score / total;
            }
        }
        return new CostCurve(Arrays.copyOf(costs, points), Arrays.copyOf(scores, points));
    }
}
