/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.calibration.ThresholdCertifier;
import io.llmrouter.cascade.StageFlow;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.evaluation.Interval;
import io.llmrouter.tuning.CascadeTrial.Tuned;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * What was measured of a cascade, and the thresholds that all labelled rows together give.
 *
 * @param figures on rows that thresholds were not chosen on
 * @param replay the same, row by row
 * @param tuned on all rows to learn from
 * @param wanted what thresholds were asked for
 * @param trials of its certificate; null where there is none
 * @param notes what a person should know, in sentences
 * @param slices with thresholds of their own, the largest first; empty where rows have none
 */
public record MeasuredCascade(
        CascadeFigures figures,
        CascadeReplay replay,
        Tuned tuned,
        Wanted wanted,
        CertificateTrials trials,
        List<String> notes,
        List<MeasuredSlice> slices) {

    /** Copies. */
    public MeasuredCascade {
        slices = List.copyOf(slices);
        notes = List.copyOf(notes);
    }

    MeasuredCascade with(CascadeFigures others) {
        return new MeasuredCascade(others, replay, tuned, wanted, trials, notes, slices);
    }

    /** As compared: {@code raw} or {@code probability}. */
    public String thresholdKind() {
        return wanted.raw() ? "raw" : "probability";
    }

    /** One for each judged stage; null where the stage is off. */
    public List<Double> thresholds() {
        if (wanted instanceof Wanted.RawThresholds raw) {
            return raw.thresholds();
        }
        return tuned.chosen().thresholds();
    }

    /** Whether it pays. */
    public CascadeWorth worth(CascadeWorth.Volume volume) {
        CascadeRows rows = replay.rows();
        double asked = rows.judged() == 1 ? 0 : replay.costBeforeLast();
        double before = asked == 0 ? rows.meanCost(0) : asked; // with all stages off, what asking the first would cost
        double strong = rows.meanCost(rows.judged());
        Figure ratio = figures.of(CascadeMetric.COST_RATIO);
        DoubleUnaryOperator saved = share -> strong * (1 - share) - volume.overhead();
        return new CascadeWorth(
                figures.escalationRate().get(rows.judged() - 1).value(),
                1 - (before + volume.overhead()) / strong,
                new Figure(
                        saved.applyAsDouble(ratio.value()),
                        new Interval(
                                saved.applyAsDouble(ratio.interval().high()),
                                saved.applyAsDouble(ratio.interval().low()))),
                replay.latency(),
                Arrays.stream(CascadeRows.column(rows.latencies(), rows.judged()))
                        .average()
                        .orElse(Double.NaN),
                volume,
                rows.judged() == 1 ? List.of() : losing(strong, volume.overhead()));
    }

    private List<String> losing(double strong, double overhead) {
        List<StageFlow> stages = new ArrayList<>(replay.flows());
        IntStream.range(0, stages.size())
                .filter(stage -> stages.get(stage).asked() > 0)
                .findFirst()
                .ifPresent(first -> stages.set(
                        first,
                        stages.get(first)
                                .plus(new StageFlow(
                                        "", 0, 0, overhead * replay.rows().size()))));
        return StageFlow.losing(stages, strong, ThresholdCertifier.FEWEST_LABELS);
    }
}
