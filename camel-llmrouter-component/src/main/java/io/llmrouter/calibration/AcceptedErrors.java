/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/** How many rows each candidate threshold accepts and how many of these are wrong. */
final class AcceptedErrors {

    private final int[] accepted;
    private final int[] wrong;

    AcceptedErrors(double[] scores, boolean[] wrongRow, double[] candidates) {
        if (scores.length != wrongRow.length) {
            throw new IllegalArgumentException("a certificate needs as many labels as scores, but got " + scores.length
                    + " scores and " + wrongRow.length + " labels");
        }
        requireFalling(candidates);
        accepted = new int[candidates.length];
        wrong = new int[candidates.length];
        for (int row = 0; row < scores.length; row++) {
            for (int i = candidates.length - 1; i >= 0 && scores[row] >= candidates[i]; i--) {
                accepted[i]++;
                wrong[i] += wrongRow[row] ? 1 : 0;
            }
        }
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
