/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.routing.RoutingDecision;
import java.time.Duration;
import java.time.Instant;

/** The traffic of somebody in a quarter of an hour by ten seconds, and in six hours by minutes: at most half a megabyte. Not thread-safe. */
final class Traffic {

    static final int MOST_MINUTES = 360;
    private static final int QUARTER = 15;
    private static final int STEPS_A_MINUTE = 6;

    private final TrafficSeries fine = new TrafficSeries(Duration.ofSeconds(10), QUARTER * STEPS_A_MINUTE);
    private final TrafficSeries coarse = new TrafficSeries(Duration.ofMinutes(1), MOST_MINUTES);

    void add(Instant now, RoutingDecision decision, double latencyMs) {
        fine.add(now, decision, latencyMs);
        coarse.add(now, decision, latencyMs);
    }

    /** The finest series that reaches so far back. */
    TrafficSeries reaching(int minutes) {
        return minutes <= QUARTER ? fine : coarse;
    }

    /** How many of its steps that is. */
    static int steps(int minutes) {
        return minutes <= QUARTER ? minutes * STEPS_A_MINUTE : minutes;
    }
}
