/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a policy does on the rows of one kind.
 *
 * @param value that the rows share
 * @param rows how many
 * @param cheap mean score of the cheapest model
 * @param strong mean score of the strongest
 * @param routed mean score under the policy
 * @param routedInterval of it, 95 %
 * @param share of the rows that the strongest model serves
 * @param costly share of the rows kept from the strongest model that only it had answered well
 */
record SliceFigures(
        String value,
        int rows,
        double cheap,
        double strong,
        double routed,
        Interval routedInterval,
        double share,
        double costly) {

    /** Sums over the rows of one value. */
    private static final class Sums {
        private int rows;
        private double cheap;
        private double strong;
        private double routed;
        private int sent;
        private int costly;
    }

    /**
     * @param labels n, the value of each row; null where it has none
     * @param step of the sweep
     * @return one a value, most rows first
     */
    static List<SliceFigures> of(String[] labels, int step, ReplayedRouter router, PolicySweep sweep) {
        Map<String, Sums> sums = new TreeMap<>();
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != null) {
                add(sums.computeIfAbsent(labels[row], first -> new Sums()), row, sweep.served(step, row), router);
            }
        }
        List<SliceFigures> slices = new ArrayList<>();
        sums.forEach((value, sum) -> slices.add(figures(value, sum)));
        slices.sort(Comparator.comparingInt(SliceFigures::rows).reversed());
        return slices;
    }

    private static void add(Sums sum, int row, int served, ReplayedRouter router) {
        double[] scores = router.scores()[row];
        sum.rows++;
        sum.cheap += scores[0];
        sum.strong += scores[router.strongest()];
        sum.routed += scores[served];
        sum.sent += served == router.strongest() ? 1 : 0;
        sum.costly += served != router.strongest() && DecisionTable.strongNeeded(scores, served) ? 1 : 0;
    }

    private static SliceFigures figures(String value, Sums sum) {
        double n = sum.rows;
        double routed = sum.routed / n;
        return new SliceFigures(
                value,
                sum.rows,
                sum.cheap / n,
                sum.strong / n,
                routed,
                WilsonInterval.of(routed, sum.rows),
                sum.sent / n,
                sum.costly / n);
    }
}
