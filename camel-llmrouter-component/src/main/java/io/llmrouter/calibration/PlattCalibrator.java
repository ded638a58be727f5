/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;

/**
 * Platt scaling: P(correct | s) = 1 / (1 + exp(-(slope * s + intercept))).
 *
 * <p>Idea: one logistic curve through the labels. Cost: fitting is a handful of Newton steps over n rows, evaluating is one exponential. Source:
 * J. Platt, "Probabilistic outputs for support vector machines", 1999, with the smoothed targets (n+ + 1)/(n+ + 2) and 1/(n- + 2) given there, and the
 * guarded Newton iteration of Lin, Lin and Weng, "A note on Platt's probabilistic outputs", 2007, on signals scaled to [-1, 1]. Known weakness: a signal whose reliability is not
 * sigmoid-shaped (flat, then steep, then flat at another level) is fitted badly in its tails; look at the reliability bins.
 *
 * @param slope change of the log odds per unit of the signal, finite
 * @param intercept log odds at signal 0, finite
 */
public record PlattCalibrator(double slope, double intercept) implements Calibrator {

    private static final int MAX_STEPS = 100;
    private static final double TOLERANCE = 1e-10;
    private static final double RIDGE = 1e-12;

    /** Checks that both parameters are finite. */
    public PlattCalibrator {
        if (!Double.isFinite(slope) || !Double.isFinite(intercept)) {
            throw new IllegalArgumentException("a Platt calibration needs a finite slope and intercept, but has slope="
                    + slope + ", intercept=" + intercept);
        }
    }

    @Override
    public double probability(double raw) {
        return sigmoid(slope * raw + intercept);
    }

    /**
     * Fits the curve by maximum likelihood on smoothed targets.
     *
     * @param raw the signals, finite, length n
     * @param correct whether the answer with that signal was correct, length n
     * @return the fitted curve; flat where all signals are equal
     * @throws IllegalArgumentException if lengths differ, there are no rows, or a signal is not finite
     */
    public static PlattCalibrator fit(double[] raw, boolean[] correct) {
        if (raw.length != correct.length || raw.length == 0) {
            throw new IllegalArgumentException("calibration needs as many labels as signals and at least one, but got "
                    + raw.length + " signals and " + correct.length + " labels");
        }
        double mean = mean(raw);
        double spread = spread(raw, mean);
        if (spread == 0) {
            return new PlattCalibrator(0, flat(correct));
        }
        double[] ab = newton(standardised(raw, mean, spread), smoothedTargets(correct), priorLogOdds(correct));
        return new PlattCalibrator(ab[0] / spread, ab[1] - ab[0] * mean / spread);
    }

    private static double[] newton(double[] raw, double[] target, double prior) {
        double[] ab = {0, prior};
        double loss = loss(raw, target, ab[0], ab[1]);
        for (int step = 0; step < MAX_STEPS; step++) {
            double[] direction = newtonDirection(raw, target, ab);
            double next = lineSearch(raw, target, ab, direction, loss);
            if (loss - next < TOLERANCE) {
                break;
            }
            loss = next;
        }
        return ab;
    }

    private static double mean(double[] raw) {
        double mean = 0;
        for (int i = 0; i < raw.length; i++) {
            if (!Double.isFinite(raw[i])) {
                throw new IllegalArgumentException(
                        "signal " + i + " is " + raw[i] + "; leave out rows without a signal");
            }
            mean += (raw[i] - mean) / (i + 1);
        }
        return mean;
    }

    private static double spread(double[] raw, double mean) {
        double widest = 0;
        for (double signal : raw) {
            widest = Math.max(widest, Math.abs(signal - mean));
        }
        return widest;
    }

    /** To [-1, 1]: Newton's equations lose all digits to signals that lie far from zero. */
    private static double[] standardised(double[] raw, double mean, double spread) {
        return Arrays.stream(raw).map(signal -> (signal - mean) / spread).toArray();
    }

    private static double flat(boolean[] correct) {
        double target = Arrays.stream(smoothedTargets(correct)).average().orElseThrow();
        return Math.log(target / (1 - target));
    }

    private static double[] newtonDirection(double[] raw, double[] target, double[] ab) {
        double h11 = RIDGE;
        double h22 = RIDGE;
        double h21 = 0;
        double g1 = 0;
        double g2 = 0;
        for (int i = 0; i < raw.length; i++) {
            double p = sigmoid(ab[0] * raw[i] + ab[1]);
            double weight = p * (1 - p);
            h11 += raw[i] * raw[i] * weight;
            h21 += raw[i] * weight;
            h22 += weight;
            g1 += raw[i] * (p - target[i]);
            g2 += p - target[i];
        }
        double determinant = h11 * h22 - h21 * h21;
        return new double[] {-(h22 * g1 - h21 * g2) / determinant, -(h11 * g2 - h21 * g1) / determinant};
    }

    /** Halves the step until the loss falls; moves {@code ab} and returns the new loss, or the old one when no step helps. */
    private static double lineSearch(double[] raw, double[] target, double[] ab, double[] direction, double loss) {
        for (double step = 1; step > 1e-10; step /= 2) {
            double a = ab[0] + step * direction[0];
            double b = ab[1] + step * direction[1];
            double next = loss(raw, target, a, b);
            if (next < loss) {
                ab[0] = a;
                ab[1] = b;
                return next;
            }
        }
        return loss;
    }

    private static double loss(double[] raw, double[] target, double a, double b) {
        double sum = 0;
        for (int i = 0; i < raw.length; i++) {
            double z = a * raw[i] + b;
            // log(1 + e^z) - target * z, written so that neither sign of z overflows
            sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target[i] * z;
        }
        return sum;
    }

    private static double[] smoothedTargets(boolean[] correct) {
        int positives = positives(correct);
        double high = (positives + 1.0) / (positives + 2.0);
        double low = 1.0 / (correct.length - positives + 2.0);
        double[] target = new double[correct.length];
        for (int i = 0; i < correct.length; i++) {
            target[i] = correct[i] ? high : low;
        }
        return target;
    }

    private static double priorLogOdds(boolean[] correct) {
        int positives = positives(correct);
        return Math.log((positives + 1.0) / (correct.length - positives + 1.0));
    }

    private static int positives(boolean[] correct) {
        int count = 0;
        for (boolean label : correct) {
            count += label ? 1 : 0;
        }
        return count;
    }

    private static double sigmoid(double z) {
        return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
    }
}
