/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

/** 95 % interval of a mean of n values in [0, 1] by Wilson's score; exact in form for 0/1 values, on the wide side for others. Stateless. */
public final class WilsonInterval {

    private static final double Z = 1.959963984540054;

    private WilsonInterval() {}

    /**
     * The interval.
     *
     * @param mean in [0, 1]
     * @param n values that it is the mean of, at least 1
     * @return its ends, in [0, 1]
     */
    public static Interval of(double mean, int n) {
        double shrink = 1 + Z * Z / n;
        double middle = (mean + Z * Z / (2 * n)) / shrink;
        double half = Z / shrink * Math.sqrt(mean * (1 - mean) / n + Z * Z / (4.0 * n * n));
        return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
    }
}
