/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.evaluation.Contenders.Budget;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Every {@link Metric} of one replay, for the rows as they are or resampled. Immutable; O(nk) a resample. */
final class Measures {

    private static final double ENOUGH = 0.95;
    private static final double ROUNDING = 1e-9;
    private static final int DECILES = 10;

    private final Replay replay;
    private final Contenders contenders;
    private final double[][] scores;
    private final double[][] spent;
    private final PolicyPath path;
    private final PolicyPath oracle;
    private final PolicyPath paid;
    private final RankSum ranks;
    private final Reliability[] reliability;

    Measures(Replay replay) {
        this.replay = replay;
        this.contenders = replay.contenders();
        this.scores = replay.router().scores();
        this.spent = replay.spent(contenders.budget());
        this.path = replay.path(contenders.budget());
        this.oracle = replay.oracle(contenders.budget());
        boolean known = replay.router().costs() != null;
        this.paid = !known ? null : contenders.budget() == Budget.COST ? path : replay.path(Budget.COST);
        this.ranks = replay.fixed() ? null : ranks();
        this.reliability = replay.fixed()
                ? new Reliability[0]
                : IntStream.range(0, contenders.models().size())
                        .mapToObj(m -> new Reliability(replay.router().probability(), scores, m))
                        .toArray(Reliability[]::new);
    }

    private RankSum ranks() {
        int strong = contenders.strongest();
        int cheapest = contenders.cheapest();
        double[] gain = Arrays.stream(replay.router().expected())
                .mapToDouble(expected -> expected[strong] - expected[cheapest])
                .toArray();
        return new RankSum(gain, i -> scores[i][strong] > scores[i][cheapest]);
    }

    /**
     * Measures.
     *
     * @param times how often each row occurs
     * @return by {@link Metric#ordinal}; what is not defined is not a number
     */
    double[] of(int[] times) {
        double[] values = new double[Metric.values().length];
        Arrays.fill(values, Double.NaN);
        measureBudget(times, values);
        if (paid != null) {
            measureCost(times, values);
        }
        if (!replay.fixed()) {
            values[Metric.AUROC.ordinal()] = ranks.auroc(times);
            values[Metric.ECE.ordinal()] = mean(Arrays.stream(reliability).mapToDouble(r -> r.calibrationError(times)));
            values[Metric.BRIER.ordinal()] = mean(Arrays.stream(reliability).mapToDouble(r -> r.brier(times)));
        }
        return values;
    }

    /** Calibration error of each model. */
    double[] calibrationErrors(int[] times) {
        return Arrays.stream(reliability)
                .mapToDouble(r -> r.calibrationError(times))
                .toArray();
    }

    /** Brier score of each model. */
    double[] briers(int[] times) {
        return Arrays.stream(reliability).mapToDouble(r -> r.brier(times)).toArray();
    }

    private void measureBudget(int[] times, double[] values) {
        double none = mean(spent, contenders.cheapest(), times);
        double all = mean(spent, contenders.strongest(), times);
        if (!(all > none)) {
            return;
        }
        CostCurve curve = path.curve(times).between(none, all);
        CostCurve ideal = oracle.curve(times).between(none, all);
        if (replay.fixed()) {
            values[Metric.ORACLE_REGRET.ordinal()] = ideal.at(curve.costs()[0]) - curve.scores()[0];
            return;
        }
        values[Metric.ORACLE_REGRET.ordinal()] = ideal.area() - curve.area();
        double low = mean(scores, contenders.cheapest(), times);
        double gap = mean(scores, contenders.strongest(), times) - low;
        if (gap > ROUNDING) {
            values[Metric.APGR.ordinal()] = (curve.area() - low) / gap;
            values[Metric.APGR_DECILES.ordinal()] = (deciles(curve) - low) / gap;
            long calls = contenders.budget() == Budget.CALLS
                    ? Arrays.stream(times).asLongStream().sum()
                    : 0;
            values[Metric.CPT20.ordinal()] = whole(curve.reaching(low + 0.2 * gap), calls);
            values[Metric.CPT50.ordinal()] = whole(curve.reaching(low + 0.5 * gap), calls);
            values[Metric.CPT80.ordinal()] = whole(curve.reaching(low + 0.8 * gap), calls);
        }
    }

    private static double deciles(CostCurve curve) {
        double sum = 0;
        for (int decile = 0; decile <= DECILES; decile++) {
            double weight = decile == 0 || decile == DECILES ? 0.5 : 1;
            sum += weight * curve.at((double) decile / DECILES);
        }
        return sum / DECILES;
    }

    /** A share of calls is rounded up to a whole call. */
    private static double whole(double share, long calls) {
        return calls == 0 || Double.isInfinite(share) ? share : Math.ceil(share * calls - ROUNDING) / calls;
    }

    private void measureCost(int[] times, double[] values) {
        double[][] costs = replay.router().costs();
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (int m = 0; m < contenders.models().size(); m++) {
            double cost = mean(costs, m, times);
            lowest = Math.min(lowest, cost);
            highest = Math.max(highest, cost);
        }
        CostHull hull = CostHull.of(paid.curve(times));
        double enough = hull.reaching(ENOUGH * mean(scores, contenders.best(), times));
        values[Metric.COST_AT_95.ordinal()] = enough / mean(costs, contenders.best(), times);
        if (!replay.fixed()) {
            values[Metric.AIQ.ordinal()] = hull.meanScore(lowest, highest);
        }
    }

    static double mean(double[][] rows, int column, int[] times) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < rows.length; i++) {
            sum += times[i] * rows[i][column];
            count += times[i];
        }
        return sum / count;
    }

    private static double mean(DoubleStream values) {
        return values.average().orElse(Double.NaN);
    }
}
