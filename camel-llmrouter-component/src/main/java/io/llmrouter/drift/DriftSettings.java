/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

/**
 * How a router is watched. Immutable.
 *
 * @param watches whether it is
 * @param falseAlarmEvery mean number of requests to a false alarm of any detector, at least, as long as nothing changes; 1,000 or more
 * @param reference requests from which is learned what is usual; 500 or more
 * @param escalationRate share of requests that are expected to be escalated, in (0, 1); NaN to learn it
 * @param degradesHealth whether an alarm degrades the health check
 */
public record DriftSettings(
        boolean watches, int falseAlarmEvery, int reference, double escalationRate, boolean degradesHealth) {

    /** At most one false alarm in 2,000 requests, 5,000 requests to learn from, health is not touched. */
    public static final DriftSettings DEFAULT = new DriftSettings(true, 2_000, 5_000, Double.NaN, false);

    /** Nobody watches. */
    public static final DriftSettings OFF = new DriftSettings(false, 2_000, 5_000, Double.NaN, false);

    private static final double ESCALATION_SHARE = 2.0 / 3;

    /** Checks the ranges. */
    public DriftSettings {
        if (falseAlarmEvery < 1_000 || reference < 500) {
            throw new IllegalArgumentException("drift: a false alarm every " + falseAlarmEvery
                    + " requests and a reference of " + reference + " requests; write 1000 and 500 or more");
        }
        if (escalationRate <= 0 || escalationRate >= 1) {
            throw new IllegalArgumentException(
                    "drift: an escalation rate of " + escalationRate + "; write a share above 0 and below 1");
        }
    }

    /** Mean number of requests to a false alarm of the escalation rate, at least: two thirds of all false alarms may be its own, as it matters most. */
    public double escalationRunLength() {
        return falseAlarmEvery / ESCALATION_SHARE;
    }

    /** The same of one of several detectors that share what is left. */
    double otherRunLength(int others) {
        return falseAlarmEvery * others / (1 - ESCALATION_SHARE);
    }
}
