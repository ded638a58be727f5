/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;

/** Which rows change their model at which step of a sweep, and what that changes. Immutable; O(n x steps) to build, O(n + changes) to add up. */
final class ChangeList {

    static final int SCORE = 0;
    static final int COST = 1;
    static final int STRONG_CALLS = 2;

    private static final int SUMS = 3;

    private final int[] firstOfRow;
    private final double[][] costs;
    private int[] stepOf;
    private double[][] by;

    ChangeList(ReplayedRouter router, PolicySweep sweep) {
        int rows = router.rows().size();
        this.costs = router.priced()
                ? router.costs()
                : new double[rows][router.models().size()];
        this.firstOfRow = new int[rows + 1];
        this.stepOf = new int[2 * rows];
        this.by = new double[SUMS][2 * rows];
        int changes = 0;
        for (int row = 0; row < rows; row++) {
            int before = -1;
            for (int step = 0; step < PolicySweep.STEPS; step++) {
                int after = sweep.served(step, row);
                if (after != before) {
                    note(router, row, changes, new int[] {step, before, after});
                    changes++;
                    before = after;
                }
            }
            firstOfRow[row + 1] = changes;
        }
    }

    private void note(ReplayedRouter router, int row, int change, int[] stepBeforeAfter) {
        if (change == stepOf.length) {
            stepOf = Arrays.copyOf(stepOf, 2 * change);
            by = Arrays.stream(by).map(sum -> Arrays.copyOf(sum, 2 * change)).toArray(double[][]::new);
        }
        int before = stepBeforeAfter[1];
        int after = stepBeforeAfter[2];
        stepOf[change] = stepBeforeAfter[0];
        by[SCORE][change] = router.scores()[row][after] - (before < 0 ? 0 : router.scores()[row][before]);
        by[COST][change] = costs[row][after] - (before < 0 ? 0 : costs[row][before]);
        by[STRONG_CALLS][change] = (after == router.strongest() ? 1 : 0) - (before == router.strongest() ? 1 : 0);
    }

    /** Score, cost and strong calls at every step, of a table in which row i occurs {@code times[i]} times: 3 x steps. */
    double[][] sums(int[] times) {
        double[][] sums = new double[SUMS][PolicySweep.STEPS];
        for (int row = 0; row < times.length; row++) {
            for (int change = firstOfRow[row]; times[row] > 0 && change < firstOfRow[row + 1]; change++) {
                for (int sum = 0; sum < SUMS; sum++) {
                    sums[sum][stepOf[change]] += times[row] * by[sum][change];
                }
            }
        }
        for (double[] sum : sums) {
            for (int step = 1; step < sum.length; step++) {
                sum[step] += sum[step - 1];
            }
        }
        return sums;
    }
}
