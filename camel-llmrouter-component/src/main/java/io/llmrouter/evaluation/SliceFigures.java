/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a policy does on the rows of one kind.
 *
 * @param value that the rows share
 * @param rows how many
 * @param cheapPoints sum of the scores of the cheapest model
 * @param strongPoints the same of the strongest
 * @param points the same under the policy
 * @param sent rows that the strongest model serves
 * @param missed rows kept from the strongest model that only it had answered well
 */
record SliceFigures(
        String value, int rows, double cheapPoints, double strongPoints, double points, int sent, int missed) {

    /** Mean score of the cheapest model. */
    double cheap() {
        return cheapPoints / rows;
    }

    /** Mean score of the strongest model. */
    double strong() {
        return strongPoints / rows;
    }

    /** Mean score under the policy. */
    double routed() {
        return points / rows;
    }

    /** Of {@link #routed}, 95 %. */
    Interval routedInterval() {
        return WilsonInterval.of(routed(), rows);
    }

    /** Share of the rows that the strongest model serves. */
    double share() {
        return (double) sent / rows;
    }

    /** Share of the rows kept from the strongest model that only it had answered well. */
    double costly() {
        return (double) missed / rows;
    }

    /**
     * @param labels n, the value of each row; null where it has none
     * @param step of the sweep
     * @return one a value, most rows first
     */
    static List<SliceFigures> of(String[] labels, int step, ReplayedRouter router, PolicySweep sweep) {
        Map<String, SliceFigures> sums = new TreeMap<>();
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != null) {
                sums.merge(labels[row], of(labels[row], row, sweep.served(step, row), router), SliceFigures::plus);
            }
        }
        return sums.values().stream()
                .sorted(Comparator.comparingInt(SliceFigures::rows).reversed())
                .toList();
    }

    private static SliceFigures of(String value, int row, int served, ReplayedRouter router) {
        double[] scores = router.scores()[row];
        boolean strongest = served == router.strongest();
        return new SliceFigures(
                value,
                1,
                scores[0],
                scores[router.strongest()],
                scores[served],
                strongest ? 1 : 0,
                !strongest && DecisionTable.strongNeeded(scores, served) ? 1 : 0);
    }

    private SliceFigures plus(SliceFigures other) {
        return new SliceFigures(
                value,
                rows + other.rows,
                cheapPoints + other.cheapPoints,
                strongPoints + other.strongPoints,
                points + other.points,
                sent + other.sent,
                missed + other.missed);
    }
}
