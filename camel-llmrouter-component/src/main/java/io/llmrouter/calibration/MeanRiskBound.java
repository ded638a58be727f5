/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/**
 * A test of "the mean of these losses is above a limit", valid for every distribution on [0, 1] and every number of rows. Shipped:
 * {@link BettingBound}, which profits from losses that vary little. Implementations are immutable.
 */
public interface MeanRiskBound {

    /**
     * A p-value of the hypothesis that the mean loss is above the limit: it is at most delta with probability at most delta when the hypothesis is true.
     *
     * @param losses independent losses in [0, 1], at least one
     * @param limit in [0, 1]
     * @return the p-value in [0, 1], never rising with the limit
     */
    double pValue(double[] losses, double limit);

    /**
     * What a certificate says it was tested by.
     *
     * @return a few words, with the seed where there is one
     */
    String name();

    /**
     * The smallest limit that the test would confirm: the mean is at most this with confidence 1 - delta.
     *
     * @param losses independent losses in [0, 1], at least one
     * @param delta allowed chance of being wrong, in (0, 1)
     * @return the bound, in [0, 1]
     */
    default double upperBound(double[] losses, double delta) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 40; i++) {
            double middle = (low + high) / 2;
            if (pValue(losses, middle) > delta) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
