/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.calibration.Calibrator;
import io.llmrouter.calibration.CalibratorChoice;
import io.llmrouter.calibration.PartialPooling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What turns the signals of a cascade into probabilities, a calibrator for each judged stage, and where rows have slices one for each of them, pulled towards
 * the one of all rows. Immutable.
 *
 * @param stages one for each judged stage
 * @param slices of each judged stage; of rows without slices none
 */
public record StageCalibration(List<CalibratorChoice> stages, List<PartialPooling> slices) {

    private static final PartialPooling NONE = new PartialPooling(Double.POSITIVE_INFINITY, Map.of());

    /** Copies. */
    public StageCalibration {
        stages = List.copyOf(stages);
        slices = List.copyOf(slices);
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
        List<PartialPooling> slices = new ArrayList<>();
        for (int stage = 0; stage < rows.judged(); stage++) {
            double[] all = signals.of(stage);
            boolean[] correct = rows.correct(stage);
            int[] known = IntStream.range(0, all.length)
                    .filter(row -> Double.isFinite(all[row]))
                    .toArray();
            double[] raw = Arrays.stream(known).mapToDouble(row -> all[row]).toArray();
            boolean[] labels = new boolean[known.length];
            for (int i = 0; i < known.length; i++) {
                labels[i] = correct[known[i]];
            }
            CalibratorChoice pooled =
                    known.length == 0 ? CalibratorChoice.none() : CalibratorChoice.fit(raw, labels, seed);
            stages.add(pooled);
            String[] slice = Arrays.stream(known).mapToObj(rows::slice).toArray(String[]::new);
            slices.add(rows.per() == null ? NONE : PartialPooling.fit(pooled.calibrator(), raw, labels, slice, seed));
        }
        return new StageCalibration(stages, slices);
    }

    /** A stage's calibrator for a slice; that of all rows for one that is null or was not seen. */
    public Calibrator of(int stage, String slice) {
        Calibrator pooled = stages.get(stage).calibrator();
        return slice == null ? pooled : slices.get(stage).bySlice().getOrDefault(slice, pooled);
    }

    /**
     * Turns signals into probabilities.
     *
     * @param rows n, for their slices
     * @param signals of the same rows, n x (k - 1)
     * @return as many; not a number where there is no signal
     */
    public double[][] probabilities(CascadeRows rows, StageSignals signals) {
        double[][] raw = signals.raw();
        return IntStream.range(0, raw.length)
                .mapToObj(row -> IntStream.range(0, raw[row].length)
                        .mapToDouble(stage -> Double.isFinite(raw[row][stage])
                                ? of(stage, rows.slice(row)).probability(raw[row][stage])
                                : Double.NaN)
                        .toArray())
                .toArray(double[][]::new);
    }
}
