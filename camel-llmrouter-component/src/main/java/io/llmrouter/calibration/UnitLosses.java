/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;

/** Bounded losses moved to [0, 1], where the tests work. */
final class UnitLosses {

    private final CandidateLosses losses;
    private final double width;

    UnitLosses(CandidateLosses losses) {
        this.losses = losses;
        this.width = losses.high() - losses.low();
        if (!(width > 0) || !Double.isFinite(width)) {
            throw new IllegalArgumentException(
                    "losses have a finite range, but theirs is [" + losses.low() + ", " + losses.high() + "]");
        }
    }

    double[] of(int candidate) {
        double[] unit = new double[losses.rows()];
        for (int row = 0; row < unit.length; row++) {
            double loss = losses.loss(candidate, row);
            if (!(loss >= losses.low() && loss <= losses.high())) {
                throw new IllegalArgumentException("the loss of candidate " + candidate + " in row " + row + " is in ["
                        + losses.low() + ", " + losses.high() + "], but is " + loss);
            }
            unit[row] = toUnit(loss);
        }
        return unit;
    }

    double toUnit(double loss) {
        return (loss - losses.low()) / width;
    }

    double fromUnit(double unit) {
        return losses.low() + unit * width;
    }

    static double mean(double[] unit) {
        return Arrays.stream(unit).average().orElseThrow();
    }
}
