/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/** Losses of candidate policies, strict to loose, on the same labelled rows. Shipped: {@link QualityLosses}. */
public interface CandidateLosses {

    /**
     * How many candidates there are, fixed before the labels were read.
     *
     * @return at least 1
     */
    int candidates();

    /**
     * How many labelled rows there are.
     *
     * @return the number of rows
     */
    int rows();

    /**
     * Losses are never below this.
     *
     * @return lower end, known beforehand and not taken from the rows
     */
    double low();

    /**
     * Losses are never above this.
     *
     * @return upper end, known beforehand and not taken from the rows
     */
    double high();

    /**
     * The setting that a certificate names: a threshold, a weight of cost.
     *
     * @param candidate index, 0 is the strictest
     * @return the setting
     */
    double setting(int candidate);

    /**
     * Rows that the candidate does not send to the strongest model; for the certificate's text only.
     *
     * @param candidate index, 0 is the strictest
     * @return a number of rows
     */
    int accepted(int candidate);

    /**
     * The loss of a candidate on a row.
     *
     * @param candidate index, 0 is the strictest
     * @param row index
     * @return in [low, high]
     */
    double loss(int candidate, int row);
}
