/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a policy costs and achieves at every step of its sweep, with bootstrap intervals.
 *
 * <p>Idea: going from step to step only some rows change their model; these changes are noted once, and a resample adds them up weighted by how often
 * each row was drawn. The threshold is held, so share, cost and quality all vary. Cost: O(n x steps) once, O(n + changes) a resample. Source: Efron's
 * percentile bootstrap over rows; quality and cost against always asking the strongest are paired. Known weakness: the draw of the training rows is
 * not resampled, so the intervals are a little too narrow. Immutable.
 */
final class PolicyFrontier {

    private final boolean priced;
    private final ChangeList changes;
    private final double[] strongScores;
    private final double[] strongCosts;
    private final double[][] values;
    private final Interval[][] intervals;

    /** What is measured at each step. */
    enum Measure {
        /** Requests that the strongest model serves, in [0, 1]. */
        SHARE,
        /** Mean score, in [0, 1]. */
        QUALITY,
        /** Quality divided by the strongest model's; above 1 if routing is better. */
        RETAINED,
        /** Spending divided by the strongest model's; not a number if costs are unknown. */
        COST
    }

    /**
     * @param router what was replayed
     * @param sweep the policies
     * @param resamples of the bootstrap, at least 1
     * @param seed of the bootstrap
     */
    PolicyFrontier(ReplayedRouter router, PolicySweep sweep, int resamples, long seed) {
        this.priced = router.priced();
        this.changes = new ChangeList(router, sweep);
        this.strongScores = router.scoresOf(router.strongest());
        this.strongCosts = router.costsOf(router.strongest());
        int[] once = new int[strongScores.length];
        Arrays.fill(once, 1);
        this.values = measure(once);
        this.intervals = bootstrap(resamples, new SplittableRandom(seed));
    }

    /** A figure at a step. */
    double at(Measure measure, int step) {
        return values[measure.ordinal()][step];
    }

    /** Its 95 % interval. */
    Interval intervalAt(Measure measure, int step) {
        return intervals[measure.ordinal()][step];
    }

    /** The cheapest step that keeps a part of the strongest model's quality, by cost if known, else by share; -1 if none does. */
    int cheapestKeeping(double part) {
        Measure price = priced ? Measure.COST : Measure.SHARE;
        int best = -1;
        for (int step = 0; step < PolicySweep.STEPS; step++) {
            boolean keeps = at(Measure.RETAINED, step) >= part - 1e-12;
            if (keeps && (best < 0 || at(price, step) < at(price, best))) {
                best = step;
            }
        }
        return best;
    }

    /** The step of the highest quality; the first of equals. */
    int bestStep() {
        int best = 0;
        for (int step = 1; step < PolicySweep.STEPS; step++) {
            if (at(Measure.QUALITY, step) > at(Measure.QUALITY, best)) {
                best = step;
            }
        }
        return best;
    }

    /** The four measures at every step of a table in which row i occurs {@code times[i]} times. */
    private double[][] measure(int[] times) {
        double[][] sums = changes.sums(times);
        double strongScore = 0;
        double strongCost = 0;
        int rows = 0;
        for (int row = 0; row < times.length; row++) {
            strongScore += times[row] * strongScores[row];
            strongCost += times[row] * strongCosts[row];
            rows += times[row];
        }
        double[][] measured = new double[Measure.values().length][PolicySweep.STEPS];
        for (int step = 0; step < PolicySweep.STEPS; step++) {
            measured[Measure.SHARE.ordinal()][step] = sums[ChangeList.STRONG_CALLS][step] / rows;
            measured[Measure.QUALITY.ordinal()][step] = sums[ChangeList.SCORE][step] / rows;
            measured[Measure.RETAINED.ordinal()][step] = sums[ChangeList.SCORE][step] / strongScore;
            measured[Measure.COST.ordinal()][step] = priced ? sums[ChangeList.COST][step] / strongCost : Double.NaN;
        }
        return measured;
    }

    private Interval[][] bootstrap(int resamples, SplittableRandom random) {
        double[][][] drawn = new double[Measure.values().length][PolicySweep.STEPS][resamples];
        int[] times = new int[strongScores.length];
        for (int b = 0; b < resamples; b++) {
            Arrays.fill(times, 0);
            for (int i = 0; i < times.length; i++) {
                times[random.nextInt(times.length)]++;
            }
            double[][] measured = measure(times);
            for (int m = 0; m < measured.length; m++) {
                for (int step = 0; step < PolicySweep.STEPS; step++) {
                    drawn[m][step][b] = measured[m][step];
                }
            }
        }
        return Arrays.stream(drawn)
                .map(steps -> Arrays.stream(steps).map(Interval::of).toArray(Interval[]::new))
                .toArray(Interval[][]::new);
    }
}
