/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.verdict;

import java.util.Arrays;

/**
 * What is promised, and when it is tried. Immutable.
 *
 * @param budget share of hits that may be wrong, in (0, 1)
 * @param confidenceLevel that all certificates hold together, in (0, 1)
 * @param looks counts of judged candidates at which a model is fitted and certified anew, rising
 * @param fitShare share of the judged candidates, the oldest, that a model is fitted on; it is certified on the others; in (0, 1)
 */
public record LearningPlan(double budget, double confidenceLevel, int[] looks, double fitShare) {

    private static final double USUAL_CONFIDENCE = 0.95;
    private static final double HALF = 0.5;
    private static final int[] USUAL_LOOKS = {500, 800, 1200, 1800, 2700, 4000, 6000, 8500};

    /** Copies and checks. */
    public LearningPlan {
        looks = looks.clone();
        require(budget > 0 && budget < 1, "the budget is in (0, 1), but is " + budget);
        require(
                confidenceLevel > 0 && confidenceLevel < 1,
                "the confidence level is in (0, 1), but is " + confidenceLevel);
        require(fitShare > 0 && fitShare < 1, "the fit share is in (0, 1), but is " + fitShare);
        boolean rising = looks.length > 0 && looks[0] > 1;
        for (int i = 1; i < looks.length; i++) {
            rising &= looks[i] > looks[i - 1];
        }
        require(rising, "looks are label counts from 2 on, rising, but are " + Arrays.toString(looks));
    }

    /**
     * The usual looks, at 95 %, half of the rows to fit on.
     *
     * @param budget share of hits that may be wrong, in (0, 1)
     * @return the plan
     */
    public static LearningPlan usual(double budget) {
        return new LearningPlan(budget, USUAL_CONFIDENCE, USUAL_LOOKS, HALF);
    }

    private static void require(boolean right, String wrong) {
        if (!right) {
            throw new IllegalArgumentException(wrong);
        }
    }

    @Override
    public int[] looks() {
        return looks.clone();
    }

    /** The chance that the certificate of one look is wrong. */
    double deltaOfALook() {
        return (1 - confidenceLevel) / looks.length;
    }

    /** How many of so many rows a model is fitted on: at least one, and not all. */
    int olderOf(int rows) {
        return Math.max(1, Math.min(rows - 1, (int) Math.round(fitShare * rows)));
    }
}
