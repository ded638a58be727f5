/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.calibration.CalibrationReport;
import io.llmrouter.cascade.CascadePolicy.Served;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.DeferralCurve;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.evaluation.Interval;
import io.llmrouter.evaluation.RankSum;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Every {@link CascadeMetric} of a replay with bootstrap intervals over rows.
 *
 * <p>Idea: the sums that a figure is made of are linear in how often a row is drawn. Cost: O(nk) a resample. Known weakness: thresholds are not chosen
 * again for a resample, so the intervals are for these thresholds. Immutable.
 */
final class CascadeMeasures {

    private final CascadeReplay replay;
    private final Bootstrap bootstrap;

    CascadeMeasures(CascadeReplay replay, Bootstrap bootstrap) {
        this.replay = replay;
        this.bootstrap = bootstrap;
    }

    /** All figures; what is not defined is not a number. */
    CascadeFigures figures() {
        int n = replay.rows().size();
        int[] once = new int[n];
        Arrays.fill(once, 1);
        Sums whole = sums(once);
        Sums[] draws = IntStream.range(0, bootstrap.resamples())
                .parallel()
                .mapToObj(draw -> sums(bootstrap.counts(n, draw)))
                .toArray(Sums[]::new);
        Map<CascadeMetric, Figure> figures = new EnumMap<>(CascadeMetric.class);
        for (CascadeMetric metric : CascadeMetric.values()) {
            if (metric.ofSums() != null) {
                figures.put(metric, figure(whole, draws, metric.ofSums()));
            }
        }
        ranked(figures);
        calibrated(figures);
        return new CascadeFigures(
                replay.name(),
                IntStream.range(0, replay.rows().judged())
                        .mapToObj(stage -> figure(whole, draws, sums -> sums.wentOn[stage] / sums.rows))
                        .toList(),
                figures);
    }

    private static Figure figure(Sums whole, Sums[] draws, ToDoubleFunction<Sums> value) {
        return new Figure(
                value.applyAsDouble(whole),
                Interval.of(Arrays.stream(draws).mapToDouble(value).toArray()));
    }

    /** Sums over rows, each as often as it was drawn. */
    static final class Sums {

        double rows;
        double score;
        double cost;
        double answered;
        double early;
        double earlyScore;
        double strong;
        double strongCost;
        final double[] wentOn;

        Sums(int judged) {
            wentOn = new double[judged];
        }
    }

    private Sums sums(int[] times) {
        CascadeRows rows = replay.rows();
        int last = rows.judged();
        Sums sums = new Sums(last);
        for (int row = 0; row < times.length; row++) {
            Served served = replay.served().get(row);
            double weight = times[row];
            sums.rows += weight;
            sums.score += weight * served.score();
            sums.answered += served.answered() ? weight : 0;
            sums.cost += rows.costs() == null ? Double.NaN : weight * served.cost();
            sums.strong += weight * rows.scores()[row][last];
            sums.strongCost += rows.costs() == null ? Double.NaN : weight * rows.costs()[row][last];
            if (replay.acceptedEarly(row)) {
                sums.early += weight;
                sums.earlyScore += weight * served.score();
            }
            for (int stage = 0; stage < served.stage(); stage++) {
                sums.wentOn[stage] += weight;
            }
        }
        return sums;
    }

    /** How well the first stage's signal ranks what to send to the strongest. */
    private void ranked(Map<CascadeMetric, Figure> figures) {
        CascadeRows rows = replay.rows();
        DeferralCurve curve = new DeferralCurve(replay.priority(), rows.scoresOf(0), rows.scoresOf(rows.stages() - 1));
        boolean meaningful = curve.meaningful();
        int draws = bootstrap.resamples();
        figures.put(
                CascadeMetric.APGR,
                meaningful ? new Figure(curve.apgr(), curve.apgrInterval(draws, bootstrap.seed())) : UNDEFINED);
        figures.put(CascadeMetric.CPT50, meaningful ? crossing(curve, 0.5) : UNDEFINED);
        figures.put(CascadeMetric.CPT80, meaningful ? crossing(curve, 0.8) : UNDEFINED);
    }

    private Figure crossing(DeferralCurve curve, double part) {
        return new Figure(curve.cpt(part), curve.cptInterval(part, bootstrap.resamples(), bootstrap.seed()));
    }

    private static final Figure UNDEFINED = new Figure(Double.NaN, new Interval(Double.NaN, Double.NaN));

    /** How far the first stage's probability can be believed; rows without a signal are left out. */
    private void calibrated(Map<CascadeMetric, Figure> figures) {
        boolean[] correct = replay.rows().correct(0);
        double[] all = CascadeRows.column(replay.probability(), 0);
        int[] known = IntStream.range(0, all.length)
                .filter(row -> Double.isFinite(all[row]))
                .toArray();
        double[] probability = Arrays.stream(known).mapToDouble(row -> all[row]).toArray();
        double[] outcome =
                Arrays.stream(known).mapToDouble(row -> correct[row] ? 1 : 0).toArray();
        boolean shares = known.length > 0 && Arrays.stream(probability).allMatch(p -> p >= 0 && p <= 1);
        CalibrationReport report = shares ? CalibrationReport.of(probability, outcome, bootstrap.seed()) : null;
        figures.put(CascadeMetric.AUROC, auroc());
        put(
                figures,
                CascadeMetric.ECE,
                report == null ? Double.NaN : report.equalWidth().observed());
        put(
                figures,
                CascadeMetric.EXCESS_ECE,
                report == null ? Double.NaN : report.equalWidth().excess());
        put(
                figures,
                CascadeMetric.BRIER,
                report == null ? Double.NaN : report.brier().score());
    }

    private Figure auroc() {
        RankSum ranks = replay.ranks(0);
        double[] draws = IntStream.range(0, bootstrap.resamples())
                .mapToDouble(draw -> ranks.auroc(bootstrap.counts(ranks.size(), draw)))
                .toArray();
        return new Figure(ranks.auroc(), Interval.of(draws));
    }

    private static void put(Map<CascadeMetric, Figure> figures, CascadeMetric metric, double value) {
        figures.put(metric, new Figure(value, UNDEFINED.interval()));
    }
}
