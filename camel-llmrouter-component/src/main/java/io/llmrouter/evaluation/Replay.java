/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.evaluation.Contenders.Budget;
import java.util.Arrays;

/**
 * A router replayed on rows that it had not seen. Not to be changed.
 *
 * @param router what it expected, and what is true
 * @param price n rows of k costs that can be expected beforehand: means over the rows that were learned from; null where costs are not known
 * @param contenders the models
 * @param fixed whether it is one policy, without anything to tune, and no prediction
 * @param timing how long it took
 */
public record Replay(ReplayedRouter router, double[][] price, Contenders contenders, boolean fixed, Timing timing) {

    /**
     * How long learning and deciding took.
     *
     * @param trainMillis mean over the splits, from the fastest to the slowest
     * @param decideP50Micros median time to decide about one request, its embedding included, with its 95 % interval
     * @param decideP99Micros 99th percentile of it, likewise
     */
    public record Timing(Figure trainMillis, Figure decideP50Micros, Figure decideP99Micros) {

        private static final Figure NOTHING = new Figure(0, new Interval(0, 0));
        static final Timing NONE = new Timing(NOTHING, NOTHING, NOTHING);
    }

    /** How many rows. */
    public int rows() {
        return router.scores().length;
    }

    /** True costs in units of a budget: US dollars, or 1 for all models but the cheapest. */
    double[][] spent(Budget budget) {
        return budget == Budget.COST ? router.costs() : calls();
    }

    PolicyPath path(Budget budget) {
        if (fixed) {
            int model = only();
            double[][] nothing = new double[rows()][1];
            return PolicyPath.of(new PolicyPath.Beliefs(
                    nothing, nothing, column(router.scores(), model), column(spent(budget), model)));
        }
        double[][] expectedCost = budget == Budget.COST ? price : calls();
        return PolicyPath.of(new PolicyPath.Beliefs(router.expected(), expectedCost, router.scores(), spent(budget)));
    }

    /** The path of whoever knows everything. */
    PolicyPath oracle(Budget budget) {
        return PolicyPath.of(new PolicyPath.Beliefs(router.scores(), spent(budget), router.scores(), spent(budget)));
    }

    /** The one model of a fixed policy. */
    private int only() {
        double[] expected = router.expected()[0];
        int model = 0;
        for (int m = 1; m < expected.length; m++) {
            model = expected[m] > expected[model] ? m : model;
        }
        return model;
    }

    private static double[][] column(double[][] rows, int model) {
        return Arrays.stream(rows).map(row -> new double[] {row[model]}).toArray(double[][]::new);
    }

    private double[][] calls() {
        double[] call = new double[router.models().size()];
        Arrays.fill(call, 1);
        call[contenders.cheapest()] = 0;
        double[][] calls = new double[rows()][];
        Arrays.fill(calls, call);
        return calls;
    }
}
