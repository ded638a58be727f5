/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.SplittableRandom;

/**
 * Expected calibration error (ECE), and what a perfect calibration would show on as many rows.
 *
 * <p>Idea: mean over bins, weighted by rows, of |mean outcome - mean probability|. It is above 0 even for perfect probabilities, since outcomes are drawn;
 * the noise floor is its mean when outcomes are drawn anew from the probabilities, and only the excess over it speaks against the calibration. Cost: O(n)
 * a draw, {@value #DRAWS} draws. Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017; the floor after J. Broecker and L. Smith,
 * "Increasing the reliability of reliability diagrams", 2007. Known weakness: a constant prediction of the base rate has a low ECE, so look at the Brier
 * score too.
 *
 * @param observed the error of the rows, in [0, 1]
 * @param noiseFloor its expectation under perfect calibration, in [0, 1]
 */
public record CalibrationError(double observed, double noiseFloor) {

    static final int DRAWS = 200;

    /**
     * The error beyond noise.
     *
     * @return observed - noise floor; around 0, also below, for a good calibration
     */
    public double excess() {
        return observed - noiseFloor;
    }

    static CalibrationError of(ProbabilityBins bins, double[] probability, double[] outcome, long seed) {
        double spread = Math.sqrt(Math.min(1, relativeVariance(probability, outcome)));
        SplittableRandom random = new SplittableRandom(seed);
        double[] gap = new double[outcome.length];
        double sum = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int row = 0; row < gap.length; row++) {
                double coin = random.nextDouble() < probability[row] ? 1 : 0;
                gap[row] = spread * (coin - probability[row]);
            }
            sum += meanGap(bins, gap);
        }
        for (int row = 0; row < gap.length; row++) {
            gap[row] = outcome[row] - probability[row];
        }
        return new CalibrationError(meanGap(bins, gap), sum / DRAWS);
    }

    /** Graded outcomes scatter less around their mean than coins; how much less, 1 for outcomes of 0 and 1. */
    private static double relativeVariance(double[] probability, double[] outcome) {
        double seen = 0;
        double coins = 0;
        boolean graded = false;
        for (int row = 0; row < outcome.length; row++) {
            graded |= outcome[row] > 0 && outcome[row] < 1;
            seen += (outcome[row] - probability[row]) * (outcome[row] - probability[row]);
            coins += probability[row] * (1 - probability[row]);
        }
        return graded && coins > 0 ? seen / coins : 1;
    }

    private static double meanGap(ProbabilityBins bins, double[] gap) {
        double sum = 0;
        for (double binSum : bins.sums(gap)) {
            sum += Math.abs(binSum);
        }
        return sum / gap.length;
    }
}
