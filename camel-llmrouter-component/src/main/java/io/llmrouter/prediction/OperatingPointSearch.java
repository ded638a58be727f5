/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import java.util.Arrays;
import java.util.TreeSet;

/**
 * Finds the {@link OperatingPoint} that meets a target on requests whose scores were estimated by a predictor that had not seen them.
 *
 * <p>Idea: as lambda grows, the share of the strongest model and the mean cost only fall, each request turning at one lambda; so a share is met
 * exactly, by a lambda between two turning points, and a budget by bisection. Cost: O(n k) a step. Known weakness: requests with the very same
 * estimates turn together, so a share inside such a group cannot be met. Immutable.
 */
public final class OperatingPointSearch {

    private static final int STEPS = 100;
    private static final double MARGIN = 1;

    private final double[][] expected;
    private final double[] cost;
    private final double[] turning;

    /**
     * @param expected n rows of k expected scores, cheapest model first, strongest last
     * @param cost of a call to each model, k numbers
     * @throws IllegalArgumentException if there is no row or the strongest model is not dearer than all others
     */
    public OperatingPointSearch(double[][] expected, double[] cost) {
        if (expected.length == 0) {
            throw new IllegalArgumentException(
                    "an operating point is chosen on at least one request, but there is none");
        }
        double strongest = cost[cost.length - 1];
        for (int m = 0; m < cost.length - 1; m++) {
            if (!(cost[m] < strongest)) {
                throw new IllegalArgumentException("model " + (m + 1) + " of " + cost.length + " costs " + cost[m]
                        + ", not less than the last one with " + strongest
                        + "; name the models from the cheapest to the strongest");
            }
        }
        this.expected = expected;
        this.cost = cost.clone();
        this.turning = Arrays.stream(expected)
                .mapToDouble(row -> OperatingPoint.turningPoint(row, this.cost))
                .sorted()
                .toArray();
    }

    /**
     * A share of requests for the strongest model.
     *
     * @param share in [0, 1]
     * @return sends round(share * n) of the given requests to the strongest model, as exactly as equal estimates allow
     */
    public OperatingPoint forShare(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a target share is in [0, 1], but is " + share);
        }
        int n = turning.length;
        int others = n - (int) Math.round(share * n);
        if (others == 0) {
            return at(turning[0] - MARGIN);
        } else if (others == n) {
            return at(turning[n - 1] + MARGIN);
        }
        // the strongest is chosen where lambda < turning point
        double below = turning[others - 1];
        double middle = below + (turning[others] - below) / 2;
        return at(middle < turning[others] ? middle : below);
    }

    /**
     * A mean cost of a request.
     *
     * @param budget in the unit of the costs
     * @return the smallest lambda at which the given requests cost at most the budget in the mean
     * @throws IllegalArgumentException if even the cheapest model costs more
     */
    public OperatingPoint forBudget(double budget) {
        double cheapest = Arrays.stream(cost).min().orElseThrow();
        if (!(budget >= cheapest)) {
            throw new IllegalArgumentException("a budget of " + budget
                    + " a request is below the cost of the cheapest model, " + cheapest + "; raise it");
        }
        double low = turning[0] - MARGIN;
        double high = highest();
        if (meanCost(at(low)) <= budget) {
            return at(low);
        }
        for (int step = 0; step < STEPS; step++) {
            double middle = low + (high - low) / 2;
            if (meanCost(at(middle)) <= budget) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return at(high);
    }

    /** A lambda at which all requests go to the cheapest model. */
    private double highest() {
        double highest = turning[turning.length - 1] + MARGIN;
        int cheapest = 0;
        for (double[] row : expected) {
            for (int m = 0; m < row.length; m++) {
                double dearer = cost[m] - cost[cheapest];
                if (dearer > 0) {
                    highest = Math.max(highest, (row[m] - row[cheapest]) / dearer + MARGIN);
                }
            }
        }
        return highest;
    }

    /**
     * Operating points worth trying, from the dearest to the cheapest.
     *
     * @param most how many at most, at least 2
     * @return in equal steps of the mean cost, from nearly always the strongest model down to always the cheapest; lambda ascending, distinct
     */
    public OperatingPoint[] candidates(int most) {
        double dearest = cost[cost.length - 1];
        double cheapest = Arrays.stream(cost).min().orElseThrow();
        TreeSet<Double> lambdas = new TreeSet<>();
        for (int i = 1; i <= most; i++) {
            double share = 1 - (double) i / most;
            OperatingPoint point =
                    cost.length == 2 ? forShare(share) : forBudget(cheapest + share * (dearest - cheapest));
            lambdas.add(point.lambda());
        }
        return lambdas.stream().map(this::at).toArray(OperatingPoint[]::new);
    }

    /** Mean cost of the given requests. */
    public double meanCost(OperatingPoint point) {
        return Arrays.stream(expected)
                .mapToDouble(row -> cost[point.choose(row)])
                .average()
                .orElseThrow();
    }

    /** Share of the given requests that go to the strongest model. */
    public double share(OperatingPoint point) {
        int last = cost.length - 1;
        return Arrays.stream(expected).filter(row -> point.choose(row) == last).count() / (double) expected.length;
    }

    private OperatingPoint at(double lambda) {
        return new OperatingPoint(lambda, cost);
    }
}
