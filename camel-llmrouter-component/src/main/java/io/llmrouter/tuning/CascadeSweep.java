/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.Interval;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a cascade would do if every judged stage accepted from one threshold, for a series of thresholds from the loosest to "never". Where a stage gives up early, it
 * does so below its own limit at every threshold above that.
 *
 * <p>Idea: the stage that serves a row only rises with the threshold, so a row adds to a run of steps for each stage; runs are summed by their ends. Cost:
 * O(nk + steps) a resample. Known weakness: a cascade of more than two stages may have a threshold of its own for each, which is not on this series.
 * Immutable.
 */
final class CascadeSweep {

    /** From accepting everything that has a signal to accepting nothing. */
    static final int STEPS = 201;

    /** What is measured at a step, each a ratio of sums over rows. */
    enum Measure {
        /** Requests that reach the last stage. */
        SHARE,
        /** Mean score of what is served. */
        QUALITY,
        /** The same as a part of always asking the strongest. */
        RETAINED,
        /** Mean cost as a part of always asking the strongest; not a number where costs are not known. */
        COST,
        /** Wrong answers among those accepted before the last stage; not a number where there are none. */
        ACCEPTED_ERROR
    }

    /** Requests by who served and who was right. */
    enum Count {
        /** Ended early, rightly. */
        KEPT_RIGHT,
        /** Ended early, wrong, though the strongest was right. */
        KEPT_WRONG,
        /** Ended early, wrong, as the strongest would have been. */
        KEPT_HOPELESS,
        /** Reached the last stage though an earlier answer was right. */
        SENT_NEEDLESSLY,
        /** Reached the last stage, which alone was right. */
        SENT_NEEDED,
        /** Reached the last stage, and all were wrong. */
        SENT_HOPELESS
    }

    private static final int LAST = 0;
    private static final int SCORE = 1;
    private static final int COST = 2;
    private static final int EARLY = 3;
    private static final int EARLY_WRONG = 4;
    private static final int SUMS = 5;

    private final CascadeReplay replay;
    private final double[] thresholds;
    private final int[][] lastAccepted;
    private final double[][] hopelessBelow;
    private final double[][] whole;
    private final double[][][] draws;

    /** Of stages that never give up. */
    CascadeSweep(CascadeReplay replay, Bootstrap bootstrap) {
        this(replay, new double[replay.rows().size()][replay.rows().judged()], bootstrap);
    }

    /** Of stages that give up below a limit, n x (k - 1); 0 for never. */
    CascadeSweep(CascadeReplay replay, double[][] hopelessBelow, Bootstrap bootstrap) {
        this.replay = replay;
        this.hopelessBelow = hopelessBelow;
        this.thresholds = thresholds(replay.probability());
        this.lastAccepted = Arrays.stream(replay.probability())
                .map(row -> Arrays.stream(row).mapToInt(this::lastAccepted).toArray())
                .toArray(int[][]::new);
        int n = replay.rows().size();
        int[] once = new int[n];
        Arrays.fill(once, 1);
        this.whole = ratios(once);
        this.draws = IntStream.range(0, bootstrap.resamples())
                .parallel()
                .mapToObj(draw -> ratios(bootstrap.counts(n, draw)))
                .toArray(double[][][]::new);
    }

    /** Quantiles of all that judged stages say, rising; the last accepts nothing. */
    private static double[] thresholds(double[][] probability) {
        double[] sorted = Arrays.stream(probability)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double[] rising = new double[STEPS];
        Arrays.fill(rising, Double.POSITIVE_INFINITY);
        for (int step = 0; step < STEPS - 1 && sorted.length > 0; step++) {
            rising[step] = sorted[(int) ((long) step * sorted.length / (STEPS - 1))];
        }
        return rising;
    }

    /** The strictest step at which a probability is accepted, or -1. */
    private int lastAccepted(double probability) {
        int step = STEPS - 1;
        while (step >= 0 && !(probability >= thresholds[step])) {
            step--;
        }
        return step;
    }

    /** Called with each run of steps [from, to) at which a stage ends a row, with its answer or without one. */
    private interface Run {
        void at(int stage, boolean answered, int from, int to);
    }

    private void runs(int row, Run run) {
        int from = 0;
        int judged = replay.rows().judged();
        for (int stage = 0; stage < judged; stage++) {
            int to = lastAccepted[row][stage] + 1;
            if (to > from) {
                run.at(stage, true, from, to);
                from = to;
            }
            if (replay.probability()[row][stage] < hopelessBelow[row][stage]) {
                run.at(stage, false, from, STEPS);
                return;
            }
        }
        run.at(judged, true, from, STEPS);
    }

    private double[][] ratios(int[] times) {
        CascadeRows rows = replay.rows();
        int last = rows.judged();
        double[][] sums = new double[SUMS][STEPS + 1];
        double n = 0;
        double strong = 0;
        double strongCost = 0;
        for (int row = 0; row < times.length; row++) {
            int here = row;
            n += times[row];
            strong += times[row] * rows.scores()[row][last];
            strongCost += rows.costs() == null ? Double.NaN : times[row] * rows.costs()[row][last];
            runs(row, (stage, answered, from, to) -> {
                double score = answered ? rows.scores()[here][stage] : 0;
                boolean early = answered && stage < last;
                double[] adds = {
                    stage == last ? 1 : 0,
                    score,
                    paid(here, stage),
                    early ? 1 : 0,
                    early && score < CascadeRows.CORRECT ? 1 : 0
                };
                for (int sum = 0; sum < SUMS; sum++) {
                    sums[sum][from] += times[here] * adds[sum];
                    sums[sum][to] -= times[here] * adds[sum];
                }
            });
        }
        return ratios(sums, n, strong, strongCost);
    }

    private double paid(int row, int stage) {
        double paid = 0;
        for (int called = 0; called <= stage && replay.rows().costs() != null; called++) {
            paid += replay.rows().costs()[row][called];
        }
        return paid;
    }

    private static double[][] ratios(double[][] sums, double n, double strong, double strongCost) {
        double[][] ratios = new double[Measure.values().length][STEPS];
        double[] now = new double[SUMS];
        for (int step = 0; step < STEPS; step++) {
            for (int sum = 0; sum < SUMS; sum++) {
                now[sum] += sums[sum][step];
            }
            ratios[Measure.SHARE.ordinal()][step] = now[LAST] / n;
            ratios[Measure.QUALITY.ordinal()][step] = now[SCORE] / n;
            ratios[Measure.RETAINED.ordinal()][step] = now[SCORE] / strong;
            ratios[Measure.COST.ordinal()][step] = now[COST] / strongCost;
            ratios[Measure.ACCEPTED_ERROR.ordinal()][step] =
                    now[EARLY] < 0.5 ? Double.NaN : Math.max(0, now[EARLY_WRONG]) / now[EARLY];
        }
        return ratios;
    }

    /** Accepted iff at least so sure; infinite for never. */
    double threshold(int step) {
        return thresholds[step];
    }

    double at(Measure measure, int step) {
        return whole[measure.ordinal()][step];
    }

    /** Of a bootstrap over rows, the threshold held. */
    Interval intervalAt(Measure measure, int step) {
        return Interval.of(Arrays.stream(draws)
                .mapToDouble(draw -> draw[measure.ordinal()][step])
                .toArray());
    }

    /** Requests of a kind at every step. */
    int[] count(Count kind) {
        int[] counts = new int[STEPS + 1];
        for (int row = 0; row < replay.rows().size(); row++) {
            int here = row;
            runs(row, (stage, answered, from, to) -> {
                if (kindOf(here, stage, answered) == kind) {
                    counts[from]++;
                    counts[to]--;
                }
            });
        }
        for (int step = 1; step < STEPS; step++) {
            counts[step] += counts[step - 1];
        }
        return Arrays.copyOf(counts, STEPS);
    }

    /** No answer is a wrong one. */
    private Count kindOf(int row, int stage, boolean answered) {
        double[] scores = replay.rows().scores()[row];
        int last = scores.length - 1;
        boolean strong = scores[last] >= CascadeRows.CORRECT;
        if (stage < last) {
            return answered && scores[stage] >= CascadeRows.CORRECT
                    ? Count.KEPT_RIGHT
                    : strong ? Count.KEPT_WRONG : Count.KEPT_HOPELESS;
        }
        boolean needless = Arrays.stream(scores, 0, last).anyMatch(score -> score >= CascadeRows.CORRECT);
        return needless ? Count.SENT_NEEDLESSLY : strong ? Count.SENT_NEEDED : Count.SENT_HOPELESS;
    }

    /** The step whose threshold is nearest; the strictest of equals. */
    int nearest(double threshold) {
        int best = STEPS - 1;
        for (int step = STEPS - 2; step >= 0 && Double.isFinite(threshold); step--) {
            best = !(Math.abs(thresholds[best] - threshold) <= Math.abs(thresholds[step] - threshold)) ? step : best;
        }
        return best;
    }

    /** The step whose share of requests for the last stage is nearest. */
    int nearestShare(double share) {
        int best = 0;
        for (int step = 1; step < STEPS; step++) {
            best = Math.abs(at(Measure.SHARE, step) - share) < Math.abs(at(Measure.SHARE, best) - share) ? step : best;
        }
        return best;
    }
}
