/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;

/**
 * Another calibrator, for the signals it was fitted for and no others: a curve says nothing beyond its labels, and a signal from there is often another one
 * than was labelled, such as a probability in place of a log-probability. Immutable.
 *
 * @param fitted the other one
 * @param low the lowest signal it knows, finite
 * @param high the highest signal it knows, finite
 */
public record BoundedCalibrator(Calibrator fitted, double low, double high) implements Calibrator {

    /** Checks the bounds. */
    public BoundedCalibrator {
        if (!(low <= high) || !Double.isFinite(low) || !Double.isFinite(high)) {
            throw new IllegalArgumentException("a calibrator knows the signals from " + low + " to " + high
                    + "; both are finite, and the second is not below the first");
        }
    }

    /**
     * Bounds a calibrator by labelled signals: to [0, 1] where all are shares, else to those from the lowest to the highest.
     *
     * @param fitted the calibrator
     * @param raw the signals of all labelled rows; those that are not finite do not count
     * @return the calibrator itself where there is no signal
     */
    public static Calibrator of(Calibrator fitted, double[] raw) {
        double[] known = Arrays.stream(raw).filter(Double::isFinite).toArray();
        if (known.length == 0) {
            return fitted;
        }
        boolean shares = Arrays.stream(known).allMatch(signal -> signal >= 0 && signal <= 1);
        return new BoundedCalibrator(
                fitted,
                shares ? 0 : Arrays.stream(known).min().orElseThrow(),
                shares ? 1 : Arrays.stream(known).max().orElseThrow());
    }

    @Override
    public double probability(double raw) {
        return raw >= low && raw <= high ? fitted.probability(raw) : Double.NaN;
    }
}
