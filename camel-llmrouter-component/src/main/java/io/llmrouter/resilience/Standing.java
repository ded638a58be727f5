/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether a deployment is in its pool, out of it for a time, or on trial after that time: then one call at a time shows how it is now. Thread-safe, guarded
 * by {@code this}; the one volatile read that a healthy deployment costs is of {@code healthy}.
 */
final class Standing {

    private volatile boolean healthy = true;
    private boolean trial;
    private long until;
    private long since;
    private int timesInARow;
    private int probing;
    private int good;
    private String why = "";

    /** Begins a call; whether it is one that shows how the deployment is now. */
    boolean begin(long now) {
        if (healthy) {
            return false;
        }
        synchronized (this) {
            boolean probe = !healthy && trial && probing == 0;
            probing += probe ? 1 : 0;
            return probe;
        }
    }

    /** A probe of an earlier trial counts no more: that trial's count was given up with it. */
    synchronized void ended(boolean probe) {
        probing = Math.max(0, probing - (probe ? 1 : 0));
    }

    /**
     * Why it is not to be called now.
     *
     * @param now the time
     * @param onTrial what is done when its time is over
     */
    Optional<String> refusal(long now, Runnable onTrial) {
        if (healthy) {
            return Optional.empty();
        }
        synchronized (this) {
            if (healthy) {
                return Optional.empty();
            }
            if (!trial && until - now > 0) {
                return Optional.of(
                        "out for another " + (TimeUnit.NANOSECONDS.toMillis(until - now) + 999) / 1000 + " s: " + why);
            }
            if (!trial) {
                trial = true;
                probing = 0;
                good = 0;
                onTrial.run();
            }
            return probing == 0 ? Optional.empty() : Optional.of("on trial, one call at a time: " + why);
        }
    }

    boolean in() {
        return healthy;
    }

    synchronized boolean isOut(long now) {
        return !healthy && !trial && until - now > 0;
    }

    /**
     * It goes out, for longer if it was out not long ago: whoever stayed in for as long as it had been out begins anew.
     *
     * @return for how long
     */
    synchronized Duration out(long now, EjectionRules rules, String reason) {
        long calm = rules.time(timesInARow).toNanos();
        boolean relapse = !healthy || timesInARow > 0 && now - since < calm;
        timesInARow = relapse ? timesInARow + 1 : 1;
        Duration time = rules.time(timesInARow);
        out(now, time, reason);
        return time;
    }

    /** It goes out for that time. */
    synchronized void out(long now, Duration time, String reason) {
        why = reason;
        until = now + time.toNanos();
        trial = false;
        healthy = false;
    }

    /** A probe succeeded; whether that was the last that was needed. */
    synchronized boolean passed(long now, int needed) {
        if (healthy || !trial || ++good < needed) {
            return false;
        }
        healthy = true;
        since = now;
        return true;
    }

    synchronized void forgive() {
        healthy = true;
        trial = false;
        timesInARow = 0;
        probing = 0;
    }
}
