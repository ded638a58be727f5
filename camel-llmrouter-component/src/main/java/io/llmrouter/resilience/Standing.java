/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether a deployment is in its pool, out of it for a time, or on trial after that time: then one call at a time, the probe, shows how it is now.
 *
 * <p>In becomes out by {@link #eject}, out becomes trial by {@link #refusal} when its time is over, trial becomes in by {@link #passed} or out by {@link #eject}; {@link #out}
 * and {@link #forgive} lead from anywhere out and in. A probe bears the number of its trial, so that one that ends in a later state moves nothing. Thread-safe, guarded by
 * {@code this}; the one volatile read that a healthy deployment costs is of {@code state}.
 */
final class Standing {

    /** The number of a call that is no probe. */
    static final int NO_PROBE = 0;

    private enum State {
        IN,
        OUT,
        TRIAL
    }

    private volatile State state = State.IN;
    private long until;
    private long since;
    private int timesInARow;
    private int trial = NO_PROBE;
    private boolean probing;
    private int good;
    private String why = "";

    /**
     * Begins a call.
     *
     * @return the number of the trial whose probe it is; {@link #NO_PROBE} if it is none
     */
    int begin() {
        if (state == State.IN) {
            return NO_PROBE;
        }
        synchronized (this) {
            if (state != State.TRIAL || probing) {
                return NO_PROBE;
            }
            probing = true;
            return trial;
        }
    }

    /** Whether the call is a probe of the trial that goes on. */
    synchronized boolean awaits(int probe) {
        return probe != NO_PROBE && state == State.TRIAL && probe == trial;
    }

    /** A call is over, and the next probe may begin if it was one. */
    synchronized void ended(int probe) {
        if (awaits(probe)) {
            probing = false;
        }
    }

    /**
     * Why it is not to be called now.
     *
     * @param now the time
     * @param onTrial what is done when its time is over
     */
    Optional<String> refusal(long now, Runnable onTrial) {
        if (state == State.IN) {
            return Optional.empty();
        }
        synchronized (this) {
            if (isOut(now)) {
                return Optional.of(
                        "out for another " + (TimeUnit.NANOSECONDS.toMillis(until - now) + 999) / 1000 + " s: " + why);
            }
            if (state == State.OUT) {
                state = State.TRIAL;
                trial = trial == Integer.MAX_VALUE ? 1 : trial + 1;
                probing = false;
                good = 0;
                onTrial.run();
            }
            return probing ? Optional.of("on trial, one call at a time: " + why) : Optional.empty();
        }
    }

    boolean in() {
        return state == State.IN;
    }

    synchronized boolean isOut(long now) {
        return state == State.OUT && until - now > 0;
    }

    /**
     * It goes out, for longer if it was out not long ago: whoever stayed in for as long as it had been out begins anew.
     *
     * @param probe the call that shows it
     * @return for how long; empty if that call says nothing any more, because it is out already, or its trial is over
     */
    synchronized Optional<Duration> eject(int probe, long now, EjectionRules rules, String reason) {
        if (probe == NO_PROBE ? !in() : !awaits(probe)) {
            return Optional.empty();
        }
        long calm = rules.time(timesInARow).toNanos();
        boolean relapse = !in() || timesInARow > 0 && now - since < calm;
        timesInARow = relapse ? timesInARow + 1 : 1;
        Duration time = rules.time(timesInARow);
        out(now, time, reason);
        return Optional.of(time);
    }

    /** It goes out for that time. */
    synchronized void out(long now, Duration time, String reason) {
        why = reason;
        until = now + time.toNanos();
        state = State.OUT;
    }

    /** A probe succeeded; whether that was the last that was needed. */
    synchronized boolean passed(int probe, long now, int needed) {
        if (!awaits(probe) || ++good < needed) {
            return false;
        }
        state = State.IN;
        since = now;
        return true;
    }

    synchronized void forgive() {
        state = State.IN;
        timesInARow = 0;
    }
}
