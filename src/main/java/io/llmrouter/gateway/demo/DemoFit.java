/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.calibration.PlattCalibrator;
import io.llmrouter.calibration.QualityFloor;
import io.llmrouter.confidence.ArithmeticConfidence;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is fitted on the demo's labelled rows: the calibration of the arithmetic signal and the loosest threshold that keeps the floor there.
 *
 * @param calibrator arithmetic signal to P(correct)
 * @param threshold accept iff P(correct) &gt;= threshold; 1 where no threshold keeps the floor
 */
public record DemoFit(PlattCalibrator calibrator, double threshold) {

    /** Below every arithmetic signal: an answer without a number. */
    private static final double NO_SIGNAL = -3;

    /**
     * Fits on labelled rows.
     *
     * @param rows drawn for this and not used for any figure
     * @param floor quality relative to always asking the strong model, in (0, 1]
     * @param text what the estimator sees of an answer
     * @return the fit
     */
    public static DemoFit on(List<DemoRow> rows, double floor, UnaryOperator<String> text) {
        double[] signal = rows.stream()
                .mapToDouble(row -> ArithmeticConfidence.signal(row.question(), text.apply(row.cheapAnswer()))
                        .orElse(NO_SIGNAL))
                .toArray();
        boolean[] correct = new boolean[rows.size()];
        for (int i = 0; i < correct.length; i++) {
            correct[i] = rows.get(i).cheapScore() >= 1;
        }
        PlattCalibrator calibrator = PlattCalibrator.fit(signal, correct);
        double[] probability =
                java.util.Arrays.stream(signal).map(calibrator::probability).toArray();
        double[] cheap = rows.stream().mapToDouble(DemoRow::cheapScore).toArray();
        double[] strong = rows.stream().mapToDouble(DemoRow::strongScore).toArray();
        return new DemoFit(
                calibrator,
                new QualityFloor(probability, cheap, strong)
                        .loosestThreshold(floor)
                        .orElse(1.0));
    }
}
