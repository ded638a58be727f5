/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/** The logarithmic score of a probability, in nats; lower is better. */
final class LogLoss {

    /** A probability of 0 or 1 that turns out wrong costs 27.6, not infinity, so that one row does not hide all others. */
    private static final double EDGE = 1e-12;

    private LogLoss() {}

    /** -outcome ln p - (1 - outcome) ln(1 - p). */
    static double of(double probability, double outcome) {
        double p = Math.min(1 - EDGE, Math.max(EDGE, probability));
        return -outcome * Math.log(p) - (1 - outcome) * Math.log1p(-p);
    }

    static double mean(double[] probability, double[] outcome) {
        double sum = 0;
        for (int row = 0; row < probability.length; row++) {
            sum += of(probability[row], outcome[row]);
        }
        return sum / probability.length;
    }
}
