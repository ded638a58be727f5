/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import java.util.Arrays;

/**
 * Evidence that the mean of values in [0, 1] has risen above a limit at some time since the start.
 *
 * <p>Idea: a gambler who stakes a share of the capital on "above the limit" wins nothing in the mean while the mean is below it. One gambler begins at
 * every observation, and the evidence is the sum of what all of them own: it grows by at most one an observation in the mean while nothing has changed, so
 * that by optional stopping the mean number of observations to a false alarm (average run length) is at least the threshold, for any distribution and
 * however observations depend on each other. For 0/1 values a stake is the likelihood ratio of a Bernoulli CUSUM, summed over starting points instead of
 * maximised. Three stakes, for small, middle and large shifts, share the capital. Cost: three multiplications an observation. Source: J. Shin, A. Ramdas
 * and A. Rinaldo, "E-detectors: a nonparametric framework for sequential change detection", New England Journal of Statistics in Data Science 2024, in the
 * form of Shiryaev and Roberts; M. Pollak and D. Siegmund 1991 on its optimality. Known weakness: it is as good as the limit is; a limit below the true
 * mean is a sure false alarm, so the limit must allow for what the reference does not know. Not thread-safe.
 */
final class ShiftEvidence {

    private static final double[] SHIFTS = {0.15, 0.3, 0.6}; // in standard deviations
    private static final double LARGEST_SHARE = 0.9;

    private final double[] capital = new double[SHIFTS.length];
    private double longest = 1;
    private int count;

    /**
     * Takes an observation.
     *
     * @param value in [0, 1]
     * @param limit that the mean does not exceed while nothing has changed, in (0, 1]; may only depend on what came before
     * @param deviation standard deviation of the values, as far as known; only the stakes depend on it
     */
    void add(double value, double limit, double deviation) {
        if (limit >= 1) {
            return; // no value is above it, and a stake that cannot win would add up to an alarm all the same
        }
        double spread = Math.max(deviation, 1e-3);
        for (int k = 0; k < SHIFTS.length; k++) {
            double stake = Math.min(SHIFTS[k] / spread, LARGEST_SHARE / limit);
            double factor = 1 + stake * (value - limit);
            capital[k] = (1 + capital[k]) * factor;
            if (k == 1) {
                since(factor);
            }
        }
    }

    /** The gambler who has won most began where the mean is most likely to have changed (CUSUM). */
    private void since(double factor) {
        longest *= factor;
        if (!(longest > 1)) {
            longest = 1;
            count = 0;
        } else {
            count++;
        }
    }

    /** How many observations ago the change was, most likely. */
    int age() {
        return count;
    }

    /** The evidence now, from 0. */
    double value() {
        double all = 0;
        for (double own : capital) {
            all += own;
        }
        return all / capital.length;
    }

    /** Forgets everything. */
    void reset() {
        Arrays.fill(capital, 0);
        longest = 1;
        count = 0;
    }
}
