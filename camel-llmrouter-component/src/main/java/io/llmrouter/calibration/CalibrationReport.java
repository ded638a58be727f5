/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How far predicted probabilities can be believed, measured on rows they were not fitted on.
 *
 * <p>Immutable.
 *
 * @param rows labelled rows
 * @param equalWidth calibration error over {@value #BINS} bins of equal width, the usual one
 * @param equalMass calibration error over {@value #BINS} bins of about equally many rows
 * @param brier mean squared error and its parts
 * @param logLoss mean logarithmic loss in nats
 * @param auroc chance that the better of two rows has the higher probability; empty where all outcomes are equal
 * @param bins reliability diagram: the bins of equal width that have rows
 */
public record CalibrationReport(
        int rows,
        CalibrationError equalWidth,
        CalibrationError equalMass,
        BrierScore brier,
        double logLoss,
        OptionalDouble auroc,
        List<ReliabilityBin> bins) {

    static final int BINS = 10;

    /** Copies the bins. */
    public CalibrationReport {
        bins = List.copyOf(bins);
    }

    /**
     * Measures.
     *
     * @param probability predicted P(correct), in [0, 1], length n
     * @param outcome what happened: 0 or 1, or a score in [0, 1], length n
     * @param seed of the draws for the noise floor
     * @return the report
     * @throws IllegalArgumentException if lengths differ, there are no rows, or a number is not in [0, 1]
     */
    public static CalibrationReport of(double[] probability, double[] outcome, long seed) {
        if (probability.length != outcome.length || outcome.length == 0) {
            throw new IllegalArgumentException(
                    "a calibration report needs as many outcomes as probabilities and at least one, but got "
                            + probability.length + " probabilities and " + outcome.length + " outcomes");
        }
        requireUnit("probability", probability);
        requireUnit("outcome", outcome);
        ProbabilityBins width = ProbabilityBins.equalWidth(probability, BINS);
        ProbabilityBins mass = ProbabilityBins.equalMass(probability, BINS);
        return new CalibrationReport(
                outcome.length,
                CalibrationError.of(width, probability, outcome, seed),
                CalibrationError.of(mass, probability, outcome, seed),
                BrierScore.of(width, probability, outcome),
                LogLoss.mean(probability, outcome),
                Concordance.of(probability, outcome),
                ReliabilityBin.of(width, probability, outcome));
    }

    /**
     * Whether there are enough rows to say anything.
     *
     * @return true from {@value ThresholdCertifier#FEWEST_LABELS} rows
     */
    public boolean claimsSomething() {
        return rows >= ThresholdCertifier.FEWEST_LABELS;
    }

    /**
     * The report for people, in one sentence.
     *
     * @return what may be said
     */
    public String sentence() {
        if (!claimsSomething()) {
            return "Only " + rows + " labelled rows: below " + ThresholdCertifier.FEWEST_LABELS
                    + " no claim of calibration is made.";
        }
        return String.format(
                Locale.ROOT,
                "On %d labelled rows the calibration error is %.3f, %.3f beyond the %.3f that perfect probabilities would"
                        + " show; Brier score %.3f, AUROC %s.",
                rows,
                equalWidth.observed(),
                equalWidth.excess(),
                equalWidth.noiseFloor(),
                brier.score(),
                auroc.isPresent() ? String.format(Locale.ROOT, "%.3f", auroc.getAsDouble()) : "not defined");
    }

    private static void requireUnit(String what, double[] numbers) {
        for (int row = 0; row < numbers.length; row++) {
            if (!(numbers[row] >= 0 && numbers[row] <= 1)) {
                throw new IllegalArgumentException(
                        "the " + what + " of row " + row + " is in [0, 1], but is " + numbers[row]);
            }
        }
    }
}
