/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/**
 * Beta calibration: log odds = a ln s - b ln(1 - s) + c for a signal s in [0, 1].
 *
 * <p>Idea: if the signals of right and of wrong answers are Beta distributed, this is their exact log odds; the two ends of the scale bend separately, and
 * a = b = 1, c = 0 leaves the signal as it is. Cost: fitting is a handful of Newton steps over n rows, evaluating two logarithms and an exponential.
 * Source: M. Kull, T. Silva Filho and P. Flach, "Beta calibration", AISTATS 2017, on Platt's smoothed targets, with a ridge on a and b so that a hundred
 * labels do not overfit. Known weakness: only for signals that are shares or probabilities.
 *
 * @param a weight of ln s, at least 0
 * @param b weight of -ln(1 - s), at least 0
 * @param c intercept, finite
 */
public record BetaCalibrator(double a, double b, double c) implements Calibrator {

    /** Signals nearer to 0 or 1 are treated as this near; their logarithms would be infinite. */
    private static final double EDGE = 1e-6;

    private static final double RIDGE = 1;

    /** Checks that the curve does not fall. */
    public BetaCalibrator {
        if (!(a >= 0 && b >= 0 && Double.isFinite(a + b + c))) {
            throw new IllegalArgumentException(
                    "a beta calibration has finite a >= 0, b >= 0 and c, but a=" + a + ", b=" + b + ", c=" + c);
        }
    }

    @Override
    public double probability(double raw) {
        return RidgeLogistic.sigmoid(a * low(raw) + b * high(raw) + c);
    }

    /**
     * Fits the three parameters.
     *
     * @param raw the signals, in [0, 1], length n
     * @param correct whether the answer with that signal was correct, length n
     * @return the fitted curve
     * @throws IllegalArgumentException if lengths differ, there are no rows, or a signal is not in [0, 1]
     */
    public static BetaCalibrator fit(double[] raw, boolean[] correct) {
        Labels.require(raw, correct);
        double[][] rows = new double[raw.length][];
        for (int row = 0; row < rows.length; row++) {
            if (!(raw[row] >= 0 && raw[row] <= 1)) {
                throw new IllegalArgumentException("beta calibration needs signals in [0, 1], but signal " + row
                        + " is " + raw[row] + "; use Platt or isotonic calibration");
            }
            rows[row] = new double[] {low(raw[row]), high(raw[row]), 1};
        }
        RidgeLogistic problem = new RidgeLogistic(rows, Labels.smoothed(correct), new double[] {RIDGE, RIDGE, 0});
        double[] weights = problem.fit(new boolean[] {true, true, true});
        // a negative weight would make the curve fall: as its authors do, leave that end out and fit again
        boolean keepA = weights[0] >= 0;
        boolean keepB = weights[1] >= 0;
        if (!keepA || !keepB) {
            weights = problem.fit(new boolean[] {keepA, keepB, true});
        }
        return new BetaCalibrator(Math.max(0, weights[0]), Math.max(0, weights[1]), weights[2]);
    }

    private static double low(double raw) {
        return Math.log(inside(raw));
    }

    private static double high(double raw) {
        return -Math.log1p(-inside(raw));
    }

    private static double inside(double raw) {
        return Math.min(1 - EDGE, Math.max(EDGE, raw));
    }
}
