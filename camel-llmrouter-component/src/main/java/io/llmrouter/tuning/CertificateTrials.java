/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.PolicyOutcome;
import io.llmrouter.cascade.StageTable;
import io.llmrouter.tuning.ThresholdChoice.Chosen;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often a certificate is wrong, and what it costs: many draws of labelled rows, each with its own certificate.
 *
 * <p>Idea: the rows to learn from are the world, so that the true risk of every threshold is known. A draw certifies on n of them taken with replacement, as if from
 * an endless stream of such requests, and takes candidates from half as many rows drawn apart; a promise is broken that does not hold on all the rows. Each draw
 * also splits the rows, certifies on n, takes candidates from the others, and looks at rows outside. Those are a sample themselves: where they are few, a promise can
 * look broken there that is not. Two stages without slices need no calibrator, which would not change their order. Cost: two choices a draw. Source: the world of
 * the bootstrap (Efron and Tibshirani, 1993, chapter 8). Known weakness: what holds for all the rows holds for other requests only if they are like them.
 *
 * @param draws how many
 * @param certifyRows n, labelled rows of each certificate
 * @param violationRate share of draws whose promise does not hold on all the rows
 * @param outside rows of each split that do not certify, or those of another file; 0 where n is all the rows or more
 * @param violationRateOutside share of splits whose promise does not hold on the rows outside; not a number where there are none
 * @param feasibleRate share of draws that promise something
 * @param strongShare mean share of requests that went on to the strongest, all of them for a draw without promise
 * @param costRatio mean cost over that of always asking the strongest, a draw without promise asking the strongest alone
 * @param costOverOracle mean cost over that of the best thresholds for all the rows; not a number where costs are not known
 */
public record CertificateTrials(
        int draws,
        int certifyRows,
        double violationRate,
        int outside,
        double violationRateOutside,
        double feasibleRate,
        double strongShare,
        double costRatio,
        double costOverOracle) {

    /** What is drawn from. */
    record Population(CascadeRows rows, StageSignals signals, int learned) {

        /** Whether calibrators can change which rows a threshold accepts. */
        boolean calibrated() {
            return rows.stages() > 2 || rows.per() != null;
        }

        /** Whether there are rows of another file. */
        boolean apart() {
            return learned < rows.size();
        }

        /** How many rows are outside n that certify; none where these leave no row to take candidates from. */
        int outside(int n) {
            return n >= learned ? 0 : apart() ? rows.size() - learned : learned - n;
        }

        StageTable table(int[] chosen, StageCalibration calibration) {
            StageSignals some = signals.only(chosen);
            CascadeRows of = rows.only(chosen);
            return CascadeTrial.table(of, calibration == null ? ranks(some) : calibration.probabilities(of, some));
        }

        /** Certificates from the rows of a slice alone; their numbers are in proportion. */
        Population of(String slice) {
            int[] members = IntStream.range(0, rows.size())
                    .filter(row -> slice.equals(rows.slice(row)))
                    .toArray();
            return new Population(rows.only(members).slicedBy(null), signals.only(members), (int)
                    Arrays.stream(members).filter(row -> row < learned).count());
        }

        /** Any signal squeezed into (0, 1) without changing its order. */
        private static double[][] ranks(StageSignals signals) {
            return Arrays.stream(signals.raw())
                    .map(row -> Arrays.stream(row)
                            .map(x -> Double.isFinite(x) ? 0.5 + Math.atan(x) / Math.PI : Double.NaN)
                            .toArray())
                    .toArray(double[][]::new);
        }
    }

    private record Draw(
            boolean feasible, boolean violated, boolean outside, double strongShare, double cost, double overOracle) {}

    static CertificateTrials run(
            Population population, ThresholdChoice choice, Wanted.Certified wanted, Plan plan, Runnable step) {
        Truth truth = population.calibrated() ? null : Truth.of(population, null, choice, wanted);
        List<Draw> draws = IntStream.range(0, plan.draws())
                .parallel()
                .mapToObj(i -> {
                    Draw drawn = draw(population, choice, wanted, plan, i, truth);
                    step.run();
                    return drawn;
                })
                .toList();
        int outside = population.outside(plan.certifyRows());
        return new CertificateTrials(
                draws.size(),
                plan.certifyRows(),
                mean(draws, draw -> draw.violated ? 1 : 0),
                outside,
                outside == 0 ? Double.NaN : mean(draws, draw -> draw.outside ? 1 : 0),
                mean(draws, draw -> draw.feasible ? 1 : 0),
                mean(draws, Draw::strongShare),
                mean(draws, Draw::cost),
                mean(draws, Draw::overOracle));
    }

    private static double mean(List<Draw> draws, ToDoubleFunction<Draw> of) {
        return draws.stream().mapToDouble(of).average().orElse(Double.NaN);
    }

    /**
     * How to draw.
     *
     * @param draws how many
     * @param certifyRows of each, at least 1
     * @param seed of the draws
     */
    record Plan(int draws, int certifyRows, long seed) {}

    /** All the rows to learn from, and what they cost without a promise and with the best thresholds for them. */
    private record Truth(StageTable all, double strong, double oracle) {

        static Truth of(
                Population population, StageCalibration calibration, ThresholdChoice choice, Wanted.Certified wanted) {
            StageTable all =
                    population.table(IntStream.range(0, population.learned()).toArray(), calibration);
            return new Truth(
                    all,
                    CascadePolicy.alwaysStrong(all.stages()).measure(all).meanCost(),
                    population.rows().costs() == null
                            ? Double.NaN
                            : choice.oracle(all, wanted.terms()).measure(all).meanCost());
        }
    }

    /** The truth is null where each draw's calibrators give one of its own. */
    private static Draw draw(
            Population population, ThresholdChoice choice, Wanted.Certified wanted, Plan plan, int number, Truth same) {
        SplittableRandom random = new SplittableRandom(plan.seed() * 1_000_003 + number);
        int learned = population.learned();
        int n = plan.certifyRows();
        int[] order = shuffled(learned, random);
        int[] again = IntStream.range(0, n).map(i -> random.nextInt(learned)).toArray();
        Promise drawn = promise(
                population, choice, wanted, plan, Arrays.copyOf(order, Math.max(1, Math.min(n / 2, learned))), again);
        Truth truth = same != null ? same : Truth.of(population, drawn.calibration, choice, wanted);
        PolicyOutcome outcome = drawn.chosen.policy().measure(truth.all);
        return new Draw(
                drawn.chosen.feasible(),
                drawn.broken(truth.all, wanted),
                population.outside(n) > 0 && outside(population, choice, wanted, plan, order),
                outcome.strongShare(),
                outcome.meanCost() / truth.strong,
                outcome.meanCost() / truth.oracle);
    }

    /** Whether the certificate of a split is broken outside it. */
    private static boolean outside(
            Population population, ThresholdChoice choice, Wanted.Certified wanted, Plan plan, int[] order) {
        int[] others = Arrays.copyOfRange(order, plan.certifyRows(), order.length);
        Promise split = promise(population, choice, wanted, plan, others, Arrays.copyOf(order, plan.certifyRows()));
        int[] outside = population.apart()
                ? IntStream.range(population.learned(), population.rows().size())
                        .toArray()
                : others;
        return split.broken(population.table(outside, split.calibration), wanted);
    }

    private record Promise(StageCalibration calibration, Chosen chosen) {

        boolean broken(StageTable on, Wanted.Certified wanted) {
            return chosen.feasible() && ThresholdChoice.breaks(chosen.promised(), on, wanted.terms());
        }
    }

    private static Promise promise(
            Population population,
            ThresholdChoice choice,
            Wanted.Certified wanted,
            Plan plan,
            int[] calibrate,
            int[] certify) {
        StageCalibration calibration = population.calibrated()
                ? StageCalibration.fit(
                        population.rows().only(calibrate), population.signals().only(calibrate), plan.seed())
                : null;
        return new Promise(
                calibration,
                choice.certified(
                        population.table(calibrate, calibration), population.table(certify, calibration), wanted));
    }

    private static int[] shuffled(int n, SplittableRandom random) {
        int[] order = IntStream.range(0, n).toArray();
        for (int last = n - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int swap = order[last];
            order[last] = order[other];
            order[other] = swap;
        }
        return order;
    }
}
