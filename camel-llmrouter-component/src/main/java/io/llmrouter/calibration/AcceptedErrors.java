/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/**
 * How many labelled rows each candidate accepts, and how many of these are wrong. Immutable.
 *
 * @param rows labelled rows
 * @param settings of the candidates, strict to loose, as a certificate names them
 * @param accepted rows by candidate
 * @param wrong of these, by candidate
 */
public record AcceptedErrors(int rows, double[] settings, int[] accepted, int[] wrong) {

    /** Copies and checks. */
    public AcceptedErrors {
        settings = settings.clone();
        accepted = accepted.clone();
        wrong = wrong.clone();
        if (settings.length == 0 || settings.length != accepted.length || accepted.length != wrong.length) {
            throw new IllegalArgumentException("a certificate needs at least one candidate and as many counts, but got "
                    + settings.length + " candidates, " + accepted.length + " and " + wrong.length + " counts");
        }
    }

    /**
     * Counts for thresholds.
     *
     * @param scores length n; NaN is a missing signal, never accepted
     * @param wrongRow whether accepting the row would be an error, length n
     * @param candidates thresholds, strictly falling
     * @return the counts
     * @throws IllegalArgumentException if lengths differ, or candidates are missing or not falling
     */
    static AcceptedErrors at(double[] scores, boolean[] wrongRow, double[] candidates) {
        if (scores.length != wrongRow.length) {
            throw new IllegalArgumentException("a certificate needs as many labels as scores, but got " + scores.length
                    + " scores and " + wrongRow.length + " labels");
        }
        requireFalling(candidates);
        int[] accepted = new int[candidates.length];
        int[] wrong = new int[candidates.length];
        for (int row = 0; row < scores.length; row++) {
            for (int i = candidates.length - 1; i >= 0 && scores[row] >= candidates[i]; i--) {
                accepted[i]++;
                wrong[i] += wrongRow[row] ? 1 : 0;
            }
        }
        return new AcceptedErrors(scores.length, candidates, accepted, wrong);
    }

    @Override
    public double[] settings() {
        return settings.clone();
    }

    @Override
    public int[] accepted() {
        return accepted.clone();
    }

    @Override
    public int[] wrong() {
        return wrong.clone();
    }

    int candidates() {
        return settings.length;
    }

    double setting(int candidate) {
        return settings[candidate];
    }

    int accepted(int candidate) {
        return accepted[candidate];
    }

    int wrong(int candidate) {
        return wrong[candidate];
    }

    /** The strictest candidate that accepts so many rows, or the number of candidates. */
    int firstAccepting(int needed) {
        int candidate = 0;
        while (candidate < accepted.length && accepted[candidate] < needed) {
            candidate++;
        }
        return candidate;
    }

    private static void requireFalling(double[] candidates) {
        if (candidates.length == 0) {
            throw new IllegalArgumentException(
                    "a certificate needs candidate thresholds, such as quantiles of the calibrate rows' scores, but got none");
        }
        for (int i = 0; i < candidates.length; i++) {
            if (Double.isNaN(candidates[i]) || i > 0 && !(candidates[i] < candidates[i - 1])) {
                throw new IllegalArgumentException("candidate thresholds fall from strict to loose, but number " + i
                        + " is " + candidates[i] + (i > 0 ? " after " + candidates[i - 1] : ""));
            }
        }
    }
}
