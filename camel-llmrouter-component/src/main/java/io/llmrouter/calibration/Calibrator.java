/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/**
 * Turns a raw confidence signal into the probability that the answer is correct. Shipped: {@link PlattCalibrator},
 * {@link BetaCalibrator}, {@link IsotonicCalibrator}; {@link CalibratorChoice} picks one. Implementations are immutable.
 */
@FunctionalInterface
public interface Calibrator {

    /**
     * The calibrated probability; non-decreasing in the signal for every shipped implementation that was fitted on a useful signal.
     *
     * @param raw the signal, finite
     * @return a probability in [0, 1]; not a number for a signal that it does not know, see {@link BoundedCalibrator}
     */
    double probability(double raw);
}
