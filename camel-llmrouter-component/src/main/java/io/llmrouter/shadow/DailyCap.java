/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Money for one day (UTC) that is never passed: what a call may cost at most is set aside before it, and what is set aside and what is spent together stay
 * at or below the limit. A clock that goes back opens no earlier day again. Thread-safe, guarded by {@code this}; in this process's memory, so a restart
 * begins the day anew.
 */
final class DailyCap {

    private final Clock clock;
    private double limit;
    private LocalDate day = LocalDate.MIN;
    private double spent;
    private double aside;

    DailyCap(Clock clock, double limit) {
        this.clock = clock;
        this.limit = limit;
    }

    /** Money of one call. */
    final class Part {

        private final double most;
        private final LocalDate from;
        private boolean open = true;

        private Part(double most, LocalDate from) {
            this.most = most;
            this.from = from;
        }

        /** The call is over; its cost counts for the day on which it began. */
        void settle(double cost) {
            synchronized (DailyCap.this) {
                if (open) {
                    open = false;
                    if (from.equals(day)) {
                        aside -= most;
                        spent += cost;
                    }
                }
            }
        }

        /** What the call may cost at most. */
        double most() {
            return most;
        }
    }

    /** Sets money aside; null if there is not enough. */
    synchronized Part take(double most) {
        roll();
        if (spent + aside + most > limit) {
            return null;
        }
        aside += most;
        return new Part(most, day);
    }

    /** Another limit, from now on. */
    synchronized void limit(double perDay) {
        limit = perDay;
    }

    synchronized double limit() {
        return limit;
    }

    /** Spent today. */
    synchronized double spent() {
        roll();
        return spent;
    }

    private void roll() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (today.isAfter(day)) {
            day = today;
            spent = 0;
            aside = 0;
        }
    }
}
