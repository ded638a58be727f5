/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import io.llmrouter.feedback.ExportSettings;
import io.llmrouter.tuning.Wanted;

/**
 * How to recalibrate. Immutable.
 *
 * @param newest at most so many labelled rows, the newest
 * @param minLabels fewer labelled rows are an error
 * @param maxStep how much more of any stage's answers may be accepted than before, as a share of them, if nobody looks at it first; in [0, 1]
 * @param wanted what to certify; null for what the live bundle promises, or a quality floor of 0.95 with confidence 0.9 where it promises nothing
 * @param labels what of the logs is a label
 * @param resamples of the intervals
 * @param seed of everything random
 */
public record RecalibrationSettings(
        int newest,
        int minLabels,
        double maxStep,
        Wanted.Certified wanted,
        ExportSettings labels,
        int resamples,
        long seed) {

    /** With fewer labels a certificate shows next to nothing. */
    public static final int FEWEST_LABELS = 50;

    /** 10,000 rows, at least 200, and at most 5 % more accepted. */
    public static final RecalibrationSettings DEFAULT =
            new RecalibrationSettings(10_000, 200, 0.05, null, ExportSettings.ALL, 1_000, 42);

    /** Checks. */
    public RecalibrationSettings {
        if (minLabels < FEWEST_LABELS || newest < minLabels) {
            throw new IllegalArgumentException("at least " + minLabels + " labels of the newest " + newest + "; write "
                    + FEWEST_LABELS + " or more, and no more than the newest");
        }
        if (!(maxStep >= 0 && maxStep <= 1)) {
            throw new IllegalArgumentException("a step of " + maxStep + "; write a share from 0 to 1");
        }
        if (resamples < 1) {
            throw new IllegalArgumentException(resamples + " resamples; write 1 or more");
        }
    }

    /** The same with other bounds. */
    public RecalibrationSettings within(int rows, int labelled, double step) {
        return new RecalibrationSettings(rows, labelled, step, wanted, labels, resamples, seed);
    }

    /** The same with other labels. */
    public RecalibrationSettings labelledBy(ExportSettings other) {
        return new RecalibrationSettings(newest, minLabels, maxStep, wanted, other, resamples, seed);
    }
}
