/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.calibration.CalibratorChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What turns the signals of a cascade into probabilities, a calibrator for each judged stage. Immutable.
 *
 * @param stages one for each judged stage
 */
public record StageCalibration(List<CalibratorChoice> stages) {

    /** Copies. */
    public StageCalibration {
        stages = List.copyOf(stages);
    }

    /**
     * Fits. Rows without a signal at a stage teach that stage nothing.
     *
     * @param rows with labels
     * @param signals of the same rows
     * @param seed of the folds
     * @return a calibrator for each judged stage; of a stage without any signal one that says nothing
     */
    public static StageCalibration fit(CascadeRows rows, StageSignals signals, long seed) {
        List<CalibratorChoice> stages = new ArrayList<>();
        for (int stage = 0; stage < rows.judged(); stage++) {
            double[] raw = signals.of(stage);
            boolean[] correct = rows.correct(stage);
            int[] known = IntStream.range(0, raw.length)
                    .filter(row -> Double.isFinite(raw[row]))
                    .toArray();
            boolean[] labels = new boolean[known.length];
            for (int i = 0; i < known.length; i++) {
                labels[i] = correct[known[i]];
            }
            stages.add(
                    known.length == 0
                            ? CalibratorChoice.none()
                            : CalibratorChoice.fit(
                                    Arrays.stream(known)
                                            .mapToDouble(row -> raw[row])
                                            .toArray(),
                                    labels,
                                    seed));
        }
        return new StageCalibration(stages);
    }

    /**
     * Turns signals into probabilities.
     *
     * @param signals n x (k - 1)
     * @return as many; not a number where there is no signal
     */
    public double[][] probabilities(StageSignals signals) {
        return Arrays.stream(signals.raw())
                .map(row -> IntStream.range(0, row.length)
                        .mapToDouble(stage -> Double.isFinite(row[stage])
                                ? stages.get(stage).calibrator().probability(row[stage])
                                : Double.NaN)
                        .toArray())
                .toArray(double[][]::new);
    }
}
