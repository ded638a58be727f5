/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

/**
 * With what a stage compares its confidence. Immutable.
 *
 * @param accept accepts from here on: a probability with a calibrator, a raw signal without
 * @param abstain ends the cascade below this; negative infinity for never
 * @param off why the stage is turned off, so that its model is not asked at all; null for a stage that works
 */
public record StageThresholds(double accept, double abstain, String off) {

    private static final double NEVER = Double.NEGATIVE_INFINITY;

    /** Checks the order of the two. */
    public StageThresholds {
        if (!Double.isFinite(accept) || !(abstain <= accept) || abstain == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("thresholds are " + accept + " to accept and " + abstain
                    + " to abstain; both are finite numbers, and abstain is at most accept");
        }
    }

    /** Accepts from here on and never abstains. */
    public static StageThresholds accepting(double accept) {
        return new StageThresholds(accept, NEVER, null);
    }

    /** A stage that is never asked. */
    public static StageThresholds off(String why) {
        return new StageThresholds(0, NEVER, why);
    }

    /** The same, but ends the cascade below {@code abstain}. */
    public StageThresholds abstainingBelow(double limit) {
        return new StageThresholds(accept, limit, off);
    }

    /** Whether it can end a cascade. */
    public boolean canAbstain() {
        return abstain != NEVER;
    }
}
