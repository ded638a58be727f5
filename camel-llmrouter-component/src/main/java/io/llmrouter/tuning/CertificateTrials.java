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
import java.util.stream.IntStream;

/**
 * How often a certificate is wrong, and what it costs: many draws of the labelled rows, each with its own certificate, measured on rows outside it.
 *
 * <p>Idea: a draw certifies on n random rows, takes candidates from the other labelled rows, and looks at the rows outside whether the promise holds there.
 * Two stages without slices need no calibrator, which would not change their order. Cost: that of a choice for each draw. Known weakness: the rows outside are a sample
 * too, so where they are few a promise can look broken that is not.
 *
 * @param draws how many
 * @param certifyRows n, labelled rows of each certificate
 * @param violationRate share of draws whose promise does not hold on the rows outside
 * @param feasibleRate share of draws that promise something
 * @param strongShare mean share of requests that went on to the strongest, all of them for a draw without promise
 * @param costRatio mean cost over that of always asking the strongest, a draw without promise asking the strongest alone
 * @param costOverOracle mean cost over that of the best thresholds for these very rows; not a number where costs are not known
 */
public record CertificateTrials(
        int draws,
        int certifyRows,
        double violationRate,
        double feasibleRate,
        double strongShare,
        double costRatio,
        double costOverOracle) {

    /** What is drawn from. */
    record Population(CascadeRows rows, StageSignals signals, int learned) {

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
            boolean feasible, boolean violated, double strongShare, double cost, double strong, double oracle) {}

    static CertificateTrials run(
            Population population, ThresholdChoice choice, Wanted.Certified wanted, Plan plan, Runnable step) {
        List<Draw> draws = IntStream.range(0, plan.draws())
                .parallel()
                .mapToObj(i -> {
                    Draw drawn = draw(population, choice, wanted, plan, i);
                    step.run();
                    return drawn;
                })
                .toList();
        int n = draws.size();
        return new CertificateTrials(
                n,
                plan.certifyRows(),
                draws.stream().filter(Draw::violated).count() / (double) n,
                draws.stream().filter(Draw::feasible).count() / (double) n,
                draws.stream().mapToDouble(Draw::strongShare).average().orElse(Double.NaN),
                draws.stream()
                        .mapToDouble(draw -> draw.cost / draw.strong)
                        .average()
                        .orElse(Double.NaN),
                draws.stream()
                        .mapToDouble(draw -> draw.cost / draw.oracle)
                        .average()
                        .orElse(Double.NaN));
    }

    /**
     * How to draw.
     *
     * @param draws how many
     * @param certifyRows of each
     * @param seed of the draws
     */
    record Plan(int draws, int certifyRows, long seed) {}

    private static Draw draw(
            Population population, ThresholdChoice choice, Wanted.Certified wanted, Plan plan, int number) {
        int[] order = shuffled(population.learned(), new SplittableRandom(plan.seed() * 1_000_003 + number));
        int[] certify = Arrays.copyOf(order, plan.certifyRows());
        int[] calibrate = Arrays.copyOfRange(order, plan.certifyRows(), order.length);
        int[] outside = population.learned() < population.rows().size()
                ? IntStream.range(population.learned(), population.rows().size())
                        .toArray()
                : calibrate;
        StageCalibration calibration = population.rows().stages() == 2
                        && population.rows().per() == null
                ? null
                : StageCalibration.fit(
                        population.rows().only(calibrate), population.signals().only(calibrate), plan.seed());
        Chosen chosen = choice.certified(
                population.table(calibrate, calibration), population.table(certify, calibration), wanted);
        StageTable measured = population.table(outside, calibration);
        int stages = measured.stages();
        PolicyOutcome outcome = chosen.policy().measure(measured);
        PolicyOutcome strong = CascadePolicy.alwaysStrong(stages).measure(measured);
        PolicyOutcome oracle = choice.oracle(measured, wanted.terms()).measure(measured);
        return new Draw(
                chosen.feasible(),
                chosen.feasible() && ThresholdChoice.breaks(chosen.policy(), measured, wanted.terms()),
                outcome.strongShare(),
                outcome.meanCost(),
                strong.meanCost(),
                oracle.meanCost());
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
