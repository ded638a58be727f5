/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.load;

/**
 * Weighted quantiles of a few recent values.
 *
 * @param weight of all values together: what a value weighs falls with its age
 * @param median NaN if there is no value
 * @param p95 the 95th percentile; NaN if there is no value
 */
public record Quantiles(double weight, double median, double p95) {

    /** Of no value. */
    public static final Quantiles NONE = new Quantiles(0, Double.NaN, Double.NaN);

    /** Whether there is a value. */
    public boolean known() {
        return weight > 0;
    }

    /**
     * One of the two.
     *
     * @param percentile 50 or 95
     */
    public double at(int percentile) {
        return percentile == 50 ? median : p95;
    }
}
