/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import io.llmrouter.drift.DetectorState.Status;
import java.time.Instant;

/**
 * Watches the mean of values in [0, 1]: a rate, a share, a score.
 *
 * <p>Idea: learn what is usual from the first observations, allow for what they cannot know ({@value #ERRORS} standard errors, or a tolerance where
 * smaller changes matter to nobody), and collect {@link ShiftEvidence} against it. An alarm is over when the mean of the latest {@value #RECENT}
 * observations, all of them later than the alarm, is inside again; until then none is raised anew. Watching begins before learning ends, with the wider
 * limits of what is known by then. The average run length to a false alarm is at least the run length asked for, as long as the true mean lies within the
 * limits; where it lies in the middle, it is several times as long. Cost: well below a microsecond. Known weakness: a change slower than
 * learning is taken for usual. Not thread-safe.
 */
final class MeanDetector implements DriftDetector<Double> {

    static final int RECENT = 300;
    private static final double ERRORS = 1.5;
    private static final int EARLIEST = 500;
    private static final int LEAST_SHOWN = 30;
    private static final double EDGE = 1e-4;

    /** Which changes are worth an alarm. */
    enum Side {
        up,
        down,
        both
    }

    /**
     * What is asked of it.
     *
     * @param detector its name
     * @param series that it watches
     * @param side which changes are worth an alarm
     * @param runLength mean number of observations to a false alarm, at least
     * @param tolerance changes of the mean that matter to nobody, in [0, 1]
     */
    record Terms(String detector, String series, Side side, double runLength, double tolerance) {}

    private final Terms terms;
    private final int wanted;
    private final Reference reference;
    private final ShiftEvidence up = new ShiftEvidence();
    private final ShiftEvidence down = new ShiftEvidence();
    private final RecentMean recent = new RecentMean(RECENT);
    private final AlarmState alarm = new AlarmState();
    private long observations;
    private long raisedAt;
    private int changedOver;
    private double changedTo;

    MeanDetector(Terms terms, int wanted) {
        this(terms, wanted, new Reference(wanted));
    }

    MeanDetector(Terms terms, int wanted, Reference reference) {
        this.terms = terms;
        this.wanted = wanted;
        this.reference = reference;
    }

    @Override
    public void add(Double boxed, Instant time) {
        double value = boxed;
        if (!(value >= 0 && value <= 1)) {
            return; // not a number, or not of this series
        }
        observations++;
        recent.add(value);
        if (alarm.raised()) {
            if (observations - raisedAt >= RECENT && inside(recent.mean())) {
                up.reset();
                down.reset();
                alarm.become(Status.watching, time);
            }
            return;
        }
        boolean watches = watches();
        alarm.become(watches ? Status.watching : Status.learning, time);
        if (watches) {
            collect(value);
            if (evidence() >= terms.runLength()) {
                alarm.become(Status.raised, time);
                reference.freeze();
                raisedAt = observations;
                changedOver = Math.max(LEAST_SHOWN, fell() ? down.age() : up.age());
                changedTo = recent.mean(changedOver);
                return;
            }
        }
        reference.add(value);
    }

    private boolean watches() {
        return reference.isFrozen() || reference.count() >= Math.min(wanted, EARLIEST);
    }

    private void collect(double value) {
        double deviation = reference.deviation();
        if (terms.side() != Side.down) {
            up.add(value, Math.min(1, Math.max(EDGE, high())), deviation);
        }
        if (terms.side() != Side.up) {
            down.add(1 - value, Math.min(1, Math.max(EDGE, 1 - low())), deviation);
        }
    }

    private double evidence() {
        return terms.side() == Side.both ? (up.value() + down.value()) / 2 : up.value() + down.value();
    }

    private boolean inside(double mean) {
        return (terms.side() == Side.down || mean <= high()) && (terms.side() == Side.up || mean >= low());
    }

    double high() {
        return reference.mean() + margin();
    }

    double low() {
        return reference.mean() - margin();
    }

    private double margin() {
        return Math.max(ERRORS * reference.error(), terms.tolerance());
    }

    /** Whether the values fell, if there is an alarm. */
    boolean fell() {
        return down.value() > up.value();
    }

    /** How many of the latest observations were later than the change, most likely, if there is an alarm. */
    int sinceChange() {
        return (int) Math.min(RECENT, changedOver + observations - raisedAt);
    }

    /** Mean of some of the latest observations. */
    double latest(int most) {
        return recent.mean(most);
    }

    @Override
    public boolean raised() {
        return alarm.raised();
    }

    @Override
    public DetectorState state() {
        boolean knows = reference.isFrozen() || watches();
        return new DetectorState(
                terms.detector(),
                terms.series(),
                alarm.status(),
                alarm.raised() && observations - raisedAt < RECENT ? changedTo : recent.mean(),
                reference.mean(),
                !knows ? Double.NaN : terms.side() == Side.down || fell() && terms.side() == Side.both ? low() : high(),
                evidence(),
                terms.runLength(),
                observations,
                alarm.since(),
                "");
    }
}
