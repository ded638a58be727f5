/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.calibration.ThresholdCertifier;
import io.llmrouter.cascade.ThresholdSearch;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.Split;
import io.llmrouter.tuning.CascadeTrial.Tuned;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Measures a cascade on an outcome table: folds, or rows of another file. Immutable. */
public final class CascadeEvaluator {

    private final CascadeRows rows;
    private final StageSignal signal;
    private final Wanted wanted;
    private final Plan plan;
    private final ThresholdChoice choice;
    private final CascadeTrial trial;

    /**
     * How to measure.
     *
     * @param bootstrap of the intervals; its resamples are also the draws of certificates
     * @param certificates whether to draw certificates and look how often they are broken
     * @param certifyRows labelled rows of each drawn certificate; 0 for two thirds of the rows to learn from
     * @param sample where the labels come from
     * @param search thresholds of more than two stages
     */
    public record Plan(
            Bootstrap bootstrap,
            boolean certificates,
            int certifyRows,
            LabelledSample sample,
            ThresholdSearch search) {}

    /**
     * @param rows to learn from and to measure on
     * @param signal how sure an answer is
     * @param wanted what thresholds are
     * @param plan how to measure
     * @param clock the time of certificates
     */
    public CascadeEvaluator(CascadeRows rows, StageSignal signal, Wanted wanted, Plan plan, Clock clock) {
        this.rows = rows;
        this.signal = signal;
        this.wanted = wanted;
        this.plan = plan;
        this.choice = new ThresholdChoice(plan.search(), plan.sample(), clock);
        this.trial =
                new CascadeTrial(rows, signal, wanted, choice, plan.bootstrap().seed());
    }

    private boolean draws() {
        return plan.certificates()
                && wanted instanceof Wanted.Certified
                && plan.bootstrap().resamples() > 0;
    }

    /** How many steps {@link #measure} tells. */
    public int steps() {
        return signal.steps() + 1 + (draws() ? plan.bootstrap().resamples() : 0);
    }

    /**
     * Measures several draws of the rows.
     *
     * @param draws at least one, each as for {@link #measure}
     * @param step told as work goes on
     * @return of one draw what was measured; of several what was measured of the first, with figures that are means over the draws and intervals that are
     *     2.5 and 97.5 percentiles of them
     */
    public MeasuredCascade over(List<List<Split>> draws, Runnable step) {
        List<MeasuredCascade> measured =
                draws.stream().map(splits -> measure(splits, step)).toList();
        MeasuredCascade first = measured.get(0);
        return draws.size() == 1
                ? first
                : first.with(CascadeFigures.mean(
                        measured.stream().map(MeasuredCascade::figures).toList()));
    }

    /**
     * Measures.
     *
     * @param splits folds that cover the rows, or a single split
     * @param step told as work goes on
     * @return what was measured
     */
    public MeasuredCascade measure(List<Split> splits, Runnable step) {
        long seed = plan.bootstrap().seed();
        boolean folds = splits.size() > 1;
        int[] learned = folds
                ? IntStream.range(0, rows.size()).toArray()
                : splits.get(0).train().stream().mapToInt(Integer::intValue).toArray();
        CascadeRows known = rows.only(learned);
        StageSignals heldOut = signal.heldOut(known, seed, step);
        StageSignals all = folds ? heldOut : heldOut.spread(learned, rows.size());
        StageSignals judged = folds ? null : judged(splits.get(0), known);
        step.run();
        CascadeReplay replay = folds ? trial.folds(splits, all) : trial.others(splits.get(0), all, judged);
        Tuned tuned = trial.tune(learned, all);
        CertificateTrials.Population drawn = population(splits, known, heldOut, judged);
        CertificateTrials trials = draws() ? trials(drawn, certifyRows(known), step) : null;
        return new MeasuredCascade(
                new CascadeMeasures(replay, plan.bootstrap()).figures(),
                replay,
                tuned,
                wanted,
                trials,
                CascadeNotes.of(known, heldOut, wanted, tuned),
                slices(replay, tuned, drawn, certifyRows(known) / (double) known.size()));
    }

    private List<MeasuredSlice> slices(
            CascadeReplay replay, Tuned tuned, CertificateTrials.Population drawn, double certifyShare) {
        List<MeasuredSlice> slices = new ArrayList<>();
        tuned.slices().forEach((value, choice) -> {
            CascadeReplay part = replay.of(value);
            CertificateTrials.Population of = drawn.of(value);
            int n = (int) (certifyShare * of.learned());
            slices.add(new MeasuredSlice(
                    value,
                    part.rows().size(),
                    choice,
                    part.rows().size() == 0 ? null : new CascadeMeasures(part, plan.bootstrap()).figures(),
                    draws() && n >= ThresholdCertifier.FEWEST_LABELS ? trials(of, n, () -> {}) : null));
        });
        return slices;
    }

    private StageSignals judged(Split split, CascadeRows known) {
        int[] test = split.test().stream().mapToInt(Integer::intValue).toArray();
        return signal.learn(known, plan.bootstrap().seed()).of(rows.only(test));
    }

    private int certifyRows(CascadeRows known) {
        return plan.certifyRows() == 0 ? Math.max(1, known.size() * 2 / 3) : plan.certifyRows();
    }

    private CertificateTrials trials(CertificateTrials.Population population, int certifyRows, Runnable step) {
        return CertificateTrials.run(
                population,
                choice,
                (Wanted.Certified) wanted,
                new CertificateTrials.Plan(
                        plan.bootstrap().resamples(),
                        certifyRows,
                        plan.bootstrap().seed()),
                step);
    }

    /** The rows to learn from and, of another file, those to measure on. */
    private CertificateTrials.Population population(
            List<Split> splits, CascadeRows known, StageSignals heldOut, StageSignals judged) {
        if (judged == null) {
            return new CertificateTrials.Population(known, heldOut, known.size());
        }
        int[] both = IntStream.concat(
                        splits.get(0).train().stream().mapToInt(Integer::intValue),
                        splits.get(0).test().stream().mapToInt(Integer::intValue))
                .toArray();
        return new CertificateTrials.Population(
                rows.only(both), new StageSignals(joined(heldOut.raw(), judged.raw()), null), known.size());
    }

    private static double[][] joined(double[][] first, double[][] then) {
        double[][] all = Arrays.copyOf(first, first.length + then.length);
        System.arraycopy(then, 0, all, first.length, then.length);
        return all;
    }
}
