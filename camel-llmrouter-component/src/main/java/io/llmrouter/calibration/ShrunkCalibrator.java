/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/**
 * Another calibrator, moved on the scale of log odds: log odds = slope * L + shift, with L the log odds that the other one gives. {@link PartialPooling} fits it.
 *
 * @param pooled the other one
 * @param slope 1 leaves the spread as it is; at least 0
 * @param shift 0 leaves the level as it is; finite
 */
public record ShrunkCalibrator(Calibrator pooled, double slope, double shift) implements Calibrator {

    /** Probabilities nearer to 0 or 1 are treated as this near; their log odds would be infinite. */
    private static final double EDGE = 1e-6;

    /** Checks that the curve does not fall. */
    public ShrunkCalibrator {
        if (!(slope >= 0 && Double.isFinite(slope + shift))) {
            throw new IllegalArgumentException(
                    "a shrunk calibration has a finite slope >= 0 and a finite shift, but slope=" + slope + ", shift="
                            + shift);
        }
    }

    @Override
    public double probability(double raw) {
        return moved(pooled.probability(raw));
    }

    private double moved(double p) {
        return slope == 1 && shift == 0 ? p : RidgeLogistic.sigmoid(slope * logOdds(p) + shift);
    }

    /** Of a probability, kept finite. */
    static double logOdds(double p) {
        double inside = Math.min(1 - EDGE, Math.max(EDGE, p));
        return Math.log(inside) - Math.log1p(-inside);
    }
}
