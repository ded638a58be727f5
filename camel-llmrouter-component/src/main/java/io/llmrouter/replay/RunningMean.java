/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

/**
 * Mean of values that come one by one, with 95 % intervals, in constant memory (Welford, 1962). One thread.
 *
 * <p>Three intervals: {@link #normal} for costs, from the spread of the values, too narrow for few of them; {@link #wilson} for shares and scores in
 * [0, 1] (Wilson, 1927; for scores between the ends it is wider than need be); {@link #paired} for differences of such scores in [-1, 1] (Bonett and
 * Price, 2012: two pseudo-observations, so that few equal pairs do not look like certainty).
 */
final class RunningMean {

    private static final double Z = 1.959964;

    private long n;
    private double mean;
    private double squares;
    private double gains;
    private double losses;

    /** A mean with its interval; all NaN of no values. */
    record Estimate(double mean, double low, double high, long n) {}

    void add(double value) {
        n++;
        double step = value - mean;
        mean += step / n;
        squares += step * (value - mean);
        gains += Math.max(value, 0);
        losses += Math.max(-value, 0);
    }

    void add(boolean happened) {
        add(happened ? 1 : 0);
    }

    double sum() {
        return mean * n;
    }

    Estimate normal() {
        double half = n < 2 ? Double.NaN : Z * Math.sqrt(squares / (n - 1) / n);
        return around(mean, half);
    }

    Estimate wilson() {
        return wilson(mean, n);
    }

    static Estimate wilson(double share, long n) {
        double z2 = Z * Z;
        double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z * Math.sqrt(Math.max(0, share * (1 - share)) / n + z2 / (4.0 * n * n)) / (1 + z2 / n);
        return n == 0 ? none() : new Estimate(share, Math.max(0, centre - half), Math.min(1, centre + half), n);
    }

    Estimate paired() {
        double up = (gains + 1) / (n + 2);
        double down = (losses + 1) / (n + 2);
        double half = Z * Math.sqrt(Math.max(0, up + down - (up - down) * (up - down)) / (n + 2));
        return n == 0 ? none() : new Estimate(mean, Math.max(-1, up - down - half), Math.min(1, up - down + half), n);
    }

    private Estimate around(double centre, double half) {
        return n == 0 ? none() : new Estimate(mean, centre - half, centre + half, n);
    }

    private static Estimate none() {
        return new Estimate(Double.NaN, Double.NaN, Double.NaN, 0);
    }
}
