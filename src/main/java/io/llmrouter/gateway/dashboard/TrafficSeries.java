/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.routing.RoutingDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Traffic in equal steps of time, the newest ones only; a step without a request takes no memory. A clock that goes back adds to the newest step. Not
 * thread-safe.
 */
final class TrafficSeries {

    private final long stepSeconds;
    private final int most;
    private final Deque<Step> steps = new ArrayDeque<>();

    private record Step(long number, Tally tally) {}

    /**
     * @param step length of a step, whole seconds
     * @param most steps that are kept
     */
    TrafficSeries(Duration step, int most) {
        this.stepSeconds = step.toSeconds();
        this.most = most;
    }

    void add(Instant now, RoutingDecision decision, double latencyMs) {
        Step newest = steps.peekLast();
        long number = number(now);
        if (newest == null || number > newest.number()) {
            newest = new Step(number, new Tally());
            steps.add(newest);
            while (steps.peekFirst().number() <= number - most) {
                steps.removeFirst();
            }
        }
        newest.tally().add(decision, latencyMs);
    }

    long stepSeconds() {
        return stepSeconds;
    }

    /** When the window of so many steps begins that ends with the step of that time, in seconds since 1970. */
    long from(Instant now, int window) {
        return (number(now) - window + 1) * stepSeconds;
    }

    /**
     * The steps of a window, oldest first, empty ones included.
     *
     * @param now falls into the last step
     * @param window number of steps
     */
    List<Tally> window(Instant now, int window) {
        long first = number(now) - window + 1;
        List<Tally> all = new ArrayList<>(window);
        for (int i = 0; i < window; i++) {
            all.add(null);
        }
        for (Step step : steps) {
            int at = (int) Math.min(step.number() - first, window - 1L);
            if (at >= 0) {
                all.set(at, step.tally());
            }
        }
        all.replaceAll(tally -> tally == null ? new Tally() : tally);
        return all;
    }

    private long number(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), stepSeconds);
    }
}
