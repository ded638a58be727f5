/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import io.llmrouter.drift.DetectorState.Status;
import java.time.Instant;

/**
 * An alarm on a distance that is looked at every {@value #STEP} observations, of the latest {@value #WINDOW}: raised when the distance exceeds its limit,
 * over when a whole window later it is below. Not thread-safe.
 */
final class WindowAlarm {

    static final int STEP = 100;
    static final int STEPS = 5;
    static final int WINDOW = STEP * STEPS;

    private final AlarmState alarm = new AlarmState();
    private double distance = Double.NaN;
    private int looks;
    private boolean fresh;

    /** Probability of a false alarm at one look so that the mean number of observations to one is at least the run length. */
    static double chance(double runLength) {
        return Math.min(0.5, STEP / runLength);
    }

    boolean raised() {
        return alarm.raised();
    }

    void learning(Instant time) {
        alarm.become(Status.learning, time);
    }

    void look(double found, double limit, Instant time) {
        distance = found;
        fresh = true;
        looks = alarm.raised() ? looks + 1 : 0;
        if (!alarm.raised() || looks >= STEPS && found <= limit) {
            alarm.become(found > limit ? Status.raised : Status.watching, time);
        }
    }

    /** The distance of a look that nobody has seen yet; else NaN. */
    double unseen() {
        double found = fresh ? distance : Double.NaN;
        fresh = false;
        return found;
    }

    DetectorState state(String detector, String series, double expected, double limit, long observations, String note) {
        return new DetectorState(
                detector,
                series,
                alarm.status(),
                distance,
                expected,
                limit,
                distance,
                limit,
                observations,
                alarm.since(),
                note);
    }
}
