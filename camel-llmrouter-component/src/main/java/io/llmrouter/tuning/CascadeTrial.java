/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.CascadePolicy.Served;
import io.llmrouter.cascade.StageTable;
import io.llmrouter.evaluation.OutcomesException;
import io.llmrouter.evaluation.Split;
import io.llmrouter.tuning.ThresholdChoice.Chosen;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Chooses thresholds on some rows and replays them on others.
 *
 * <p>Certified thresholds take a third of the rows to learn from, by groups, for calibrators and candidates, and certify on the rest. Signals that learn
 * are cross-fitted: no row is judged by something that had learned from it. Immutable.
 */
public final class CascadeTrial {

    private static final double CALIBRATE = 1 / 3.0;

    private final CascadeRows rows;
    private final StageSignal signal;
    private final Wanted wanted;
    private final ThresholdChoice choice;
    private final long seed;

    /**
     * @param rows to learn from and to measure on
     * @param signal how sure an answer is
     * @param wanted what thresholds are
     * @param choice of thresholds
     * @param seed of everything random
     */
    public CascadeTrial(CascadeRows rows, StageSignal signal, Wanted wanted, ThresholdChoice choice, long seed) {
        this.rows = rows;
        this.signal = signal;
        this.wanted = wanted;
        this.choice = choice;
        this.seed = seed;
    }

    /**
     * Thresholds with what they are compared with.
     *
     * @param calibration null where thresholds are raw
     * @param chosen the policy and its promise
     * @param slices what each slice does instead, by its name; empty where rows have none
     */
    public record Tuned(StageCalibration calibration, Chosen chosen, Map<String, SliceChoice> slices) {

        /** Copies. */
        public Tuned {
            slices = Collections.unmodifiableMap(new LinkedHashMap<>(slices));
        }

        /** Without slices. */
        public Tuned(StageCalibration calibration, Chosen chosen) {
            this(calibration, chosen, Map.of());
        }

        /** The policy for a slice; that of all rows for one that is null or was not seen. */
        CascadePolicy policy(String slice) {
            SliceChoice own = slice == null ? null : slices.get(slice);
            return own == null ? chosen.policy() : own.chosen().policy();
        }
    }

    /**
     * Replays folds: every row is measured once, with thresholds from the other folds.
     *
     * @param folds that cover the rows
     * @param signals held-out signals of all rows
     * @return the replay
     */
    public CascadeReplay folds(List<Split> folds, StageSignals signals) {
        Rows measured = new Rows(rows.size());
        for (Split fold : folds) {
            int[] test = ints(fold.test());
            Tuned tuned = tune(ints(fold.train()), signals);
            measure(tuned, test, signals.only(test), measured);
        }
        return replay(rows, measured, signals);
    }

    /**
     * Replays rows that nothing was learned from.
     *
     * @param split what was learned from, and what is measured
     * @param learned held-out signals of all rows of the table; only those learned from are looked at
     * @param judged signals of the rows that are measured, in the split's order
     * @return the replay
     */
    public CascadeReplay others(Split split, StageSignals learned, StageSignals judged) {
        int[] test = ints(split.test());
        Rows measured = new Rows(rows.size());
        measure(tune(ints(split.train()), learned), test, judged, measured);
        return replay(rows.only(test), measured.only(test), judged);
    }

    /** What was measured, filled row by row. */
    private record Rows(Served[] served, boolean[][] asked, double[][] probability) {

        Rows(int rows) {
            this(new Served[rows], new boolean[rows][], new double[rows][]);
        }

        Rows only(int[] rows) {
            return new Rows(
                    Arrays.stream(rows).mapToObj(row -> served[row]).toArray(Served[]::new),
                    Arrays.stream(rows).mapToObj(row -> asked[row]).toArray(boolean[][]::new),
                    CascadeRows.pick(probability, rows));
        }
    }

    private CascadeReplay replay(CascadeRows of, Rows measured, StageSignals signals) {
        DoubleUnaryOperator least = value -> Double.isFinite(value) ? value : Double.POSITIVE_INFINITY;
        double[] priority = IntStream.range(0, of.size())
                .mapToDouble(row ->
                        least.applyAsDouble(signals.gain() == null ? -signals.raw()[row][0] : signals.gain()[row][0]))
                .toArray();
        return new CascadeReplay(
                String.join(" > ", rows.models()) + " by " + signal.name(),
                of,
                List.of(measured.served),
                measured.asked,
                signals.raw(),
                measured.probability,
                priority);
    }

    private void measure(Tuned tuned, int[] test, StageSignals judged, Rows into) {
        CascadeRows of = rows.only(test);
        double[][] compared = wanted.raw() ? judged.raw() : tuned.calibration().probabilities(of, judged);
        StageTable table = table(of, wanted.raw() ? accepted(judged) : compared);
        for (int i = 0; i < test.length; i++) {
            CascadePolicy policy = tuned.policy(of.slice(i));
            Served served = policy.serve(table, i);
            into.served[test[i]] = served;
            into.asked[test[i]] = asked(policy, served.stage());
            into.probability[test[i]] = compared[i];
        }
    }

    private static boolean[] asked(CascadePolicy policy, int last) {
        boolean[] asked = new boolean[policy.stages()];
        for (int stage = 0; stage <= last; stage++) {
            asked[stage] = policy.rules().get(stage).on();
        }
        return asked;
    }

    /**
     * Chooses thresholds.
     *
     * @param train rows to learn from
     * @param signals held-out signals of all rows
     * @return what was chosen
     */
    public Tuned tune(int[] train, StageSignals signals) {
        if (wanted instanceof Wanted.RawThresholds) {
            double[] half = new double[rows.judged()];
            Arrays.fill(half, 0.5);
            return new Tuned(null, new Chosen(CascadePolicy.accepting(half), null));
        }
        boolean tested = wanted instanceof Wanted.Certified || wanted instanceof Wanted.MaxCost;
        if (!tested) {
            StageCalibration calibration = calibration(train, signals);
            Chosen chosen = wanted instanceof Wanted.TargetShare target
                    ? choice.targetShare(table(calibration, train, signals), target.share())
                    : new Chosen(CascadePolicy.accepting(probabilities()), null);
            return new Tuned(calibration, chosen, SliceChoice.pooled(rows.only(train), chosen));
        }
        boolean[] calibrates = new boolean[train.length];
        for (int i = 0; i < train.length; i++) {
            calibrates[i] = new SplittableRandom(~seed * 31 + rows.group()[train[i]]).nextDouble() < CALIBRATE;
        }
        int[] calibrate = IntStream.range(0, train.length)
                .filter(i -> calibrates[i])
                .map(i -> train[i])
                .toArray();
        int[] certify = IntStream.range(0, train.length)
                .filter(i -> !calibrates[i])
                .map(i -> train[i])
                .toArray();
        return tune(calibrate, certify, signals);
    }

    /** With a promise that is tested on given rows. */
    private Tuned tune(int[] calibrate, int[] certify, StageSignals signals) {
        if (calibrate.length == 0 || certify.length == 0) {
            throw new OutcomesException(
                    "a certificate needs rows to choose candidates on and others to test them on, but" + " there are "
                            + calibrate.length + " and " + certify.length + "; label more rows");
        }
        StageCalibration calibration = calibration(calibrate, signals);
        StageTable candidates = table(calibration, calibrate, signals);
        StageTable tested = table(calibration, certify, signals);
        if (wanted instanceof Wanted.MaxCost budget) {
            requireCosts();
            Chosen chosen = choice.withinCost(candidates, tested, budget);
            return new Tuned(calibration, chosen, SliceChoice.pooled(rows.only(certify), chosen));
        }
        Wanted.Certified certified = (Wanted.Certified) wanted;
        Chosen chosen = choice.certified(candidates, tested, certified);
        SliceChoice.Labelled from =
                new SliceChoice.Labelled(candidates, rows.only(calibrate).slices());
        SliceChoice.Labelled to =
                new SliceChoice.Labelled(tested, rows.only(certify).slices());
        return new Tuned(calibration, chosen, SliceChoice.certified(choice, chosen, from, to, certified));
    }

    private void requireCosts() {
        if (rows.costs() == null) {
            throw new OutcomesException(
                    "a budget needs costs: the table states no cost_usd of each outcome and there is no"
                            + " price list (--prices)");
        }
    }

    private StageCalibration calibration(int[] train, StageSignals signals) {
        return StageCalibration.fit(rows.only(train), signals.only(train), seed);
    }

    private StageTable table(StageCalibration calibration, int[] chosen, StageSignals signals) {
        CascadeRows of = rows.only(chosen);
        return table(of, calibration.probabilities(of, signals.only(chosen)));
    }

    /** Costs that are not known count as 0 here and are not reported. */
    static StageTable table(CascadeRows of, double[][] probability) {
        double[][] withLast = Arrays.stream(probability)
                .map(row -> {
                    double[] longer = Arrays.copyOf(row, of.stages());
                    longer[of.judged()] = Double.NaN;
                    return longer;
                })
                .toArray(double[][]::new);
        double[][] costs = of.costs() == null ? new double[of.size()][of.stages()] : of.costs();
        return new StageTable(withLast, of.scores(), costs);
    }

    private double[] probabilities() {
        return ((Wanted.Probabilities) wanted)
                .thresholds().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** 1 where a raw signal reaches its threshold, 0 where it does not. */
    private double[][] accepted(StageSignals judged) {
        List<Double> thresholds = ((Wanted.RawThresholds) wanted).thresholds();
        return Arrays.stream(judged.raw())
                .map(row -> IntStream.range(0, row.length)
                        .mapToDouble(stage ->
                                !Double.isFinite(row[stage]) ? Double.NaN : row[stage] >= thresholds.get(stage) ? 1 : 0)
                        .toArray())
                .toArray(double[][]::new);
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
