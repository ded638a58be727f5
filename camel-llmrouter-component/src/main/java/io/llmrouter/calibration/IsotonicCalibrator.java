/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Isotonic regression: the non-decreasing curve closest to the labels, drawn as lines between the centres of its steps.
 *
 * <p>Idea: pool adjacent violators, that is, go through the rows by signal and merge neighbouring blocks while an earlier one has the higher mean; then
 * interpolate between block centres, flat outside. Cost: fitting O(n log n), evaluating a binary search. Source: M. Ayer et al., "An empirical distribution
 * function for sampling with incomplete information", 1955; B. Zadrozny and C. Elkan, "Transforming classifier scores into accurate multiclass probability
 * estimates", 2002; the targets are smoothed as Platt's, so that no block is certain. Known weakness: follows the noise of a few hundred labels; a signal
 * that falls with quality becomes a constant.
 *
 * @param centres signals at the knots, finite and strictly rising, at least one
 * @param probabilities at the knots, in [0, 1], never falling, as many as centres
 */
public record IsotonicCalibrator(double[] centres, double[] probabilities) implements Calibrator {

    private static final double ROUNDING = 1e-12;

    /** Checks and copies the knots. */
    public IsotonicCalibrator {
        if (centres.length == 0 || centres.length != probabilities.length) {
            throw new IllegalArgumentException(
                    "an isotonic calibration needs as many probabilities as centres and at least one, but has "
                            + centres.length + " centres and " + probabilities.length + " probabilities");
        }
        for (int i = 0; i < centres.length; i++) {
            boolean rises = i == 0 || centres[i] > centres[i - 1] && probabilities[i] >= probabilities[i - 1];
            if (!rises || !Double.isFinite(centres[i]) || !(probabilities[i] >= 0 && probabilities[i] <= 1)) {
                throw new IllegalArgumentException("knots of an isotonic calibration rise and lie in [0, 1], but knot "
                        + i + " is (" + centres[i] + ", " + probabilities[i] + ")");
            }
        }
        centres = centres.clone();
        probabilities = probabilities.clone();
    }

    @Override
    public double[] centres() {
        return centres.clone();
    }

    @Override
    public double[] probabilities() {
        return probabilities.clone();
    }

    @Override
    public double probability(double raw) {
        int found = Arrays.binarySearch(centres, raw);
        if (found >= 0) {
            return probabilities[found];
        }
        int right = -found - 1;
        if (right == 0) {
            return probabilities[0];
        }
        if (right == centres.length) {
            return probabilities[right - 1];
        }
        double share = (raw - centres[right - 1]) / (centres[right] - centres[right - 1]);
        double line = probabilities[right - 1] + share * (probabilities[right] - probabilities[right - 1]);
        return Math.min(line, probabilities[right]); // rounding must not step over the knot
    }

    /**
     * Fits the curve by least squares on smoothed targets.
     *
     * @param raw the signals, finite, length n
     * @param correct whether the answer with that signal was correct, length n
     * @return the fitted curve
     * @throws IllegalArgumentException if lengths differ, there are no rows, or a signal is not finite
     */
    public static IsotonicCalibrator fit(double[] raw, boolean[] correct) {
        Labels.require(raw, correct);
        double[] target = Labels.smoothed(correct);
        int[] rising = rising(raw);
        Blocks blocks = new Blocks(raw.length);
        for (int start = 0, end = 0; start < rising.length; start = end) {
            double sum = 0;
            // equal signals can only have one probability, so they enter as one block
            for (; end < rising.length && raw[rising[end]] == raw[rising[start]]; end++) {
                sum += target[rising[end]];
            }
            blocks.append(raw[rising[start]], sum / (end - start), end - start);
        }
        return blocks.curve();
    }

    private static int[] rising(double[] raw) {
        return IntStream.range(0, raw.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> raw[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** A stack of blocks whose means rise. */
    private static final class Blocks {
        private final double[] centre;
        private final double[] mean;
        private final int[] weight;
        private int size;

        Blocks(int rows) {
            centre = new double[rows];
            mean = new double[rows];
            weight = new int[rows];
        }

        void append(double signal, double target, int rows) {
            centre[size] = signal;
            mean[size] = target;
            weight[size++] = rows;
            // equal means are one block too, also where rounding has parted them
            while (size > 1 && mean[size - 2] >= mean[size - 1] - ROUNDING) {
                mergeLastTwo();
            }
        }

        private void mergeLastTwo() {
            int into = size - 2;
            double share = (double) weight[size - 1] / (weight[into] + weight[size - 1]);
            centre[into] += share * (centre[size - 1] - centre[into]);
            mean[into] += share * (mean[size - 1] - mean[into]);
            weight[into] += weight[size - 1];
            size--;
        }

        IsotonicCalibrator curve() {
            return new IsotonicCalibrator(Arrays.copyOf(centre, size), Arrays.copyOf(mean, size));
        }
    }
}
