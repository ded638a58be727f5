/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import java.time.Duration;
import java.time.Instant;

/** What was told of one limit on one day, so that each thing is told once: how full it is, and, between two such tellings, that calls do not fit. Not thread-safe. */
final class Told {

    private static final Duration AGAIN = Duration.ofMinutes(10);

    private int level;
    private Instant refused;
    private double refusedOf;

    /** Whether that was not told yet. */
    boolean raise(int reached) {
        if (reached <= level) {
            return false;
        }
        level = reached;
        refused = null;
        return true;
    }

    /** Whether this is the first call that does not fit at this level, or for some minutes. */
    boolean refuse(double limit, Instant now) {
        if (refused != null && Duration.between(refused, now).abs().compareTo(AGAIN) < 0) {
            return false;
        }
        refused = now;
        refusedOf = limit;
        return true;
    }

    /**
     * After a change of the limit.
     *
     * @param left how full it is now
     * @param limit what it is now
     * @return whether there is room again
     */
    boolean lower(int left, double limit) {
        boolean raised = refused != null && limit > refusedOf && left < LevelOf.FULL;
        boolean opens = left < level || raised;
        level = Math.min(level, left);
        refused = raised ? null : refused;
        return opens;
    }
}
