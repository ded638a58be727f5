/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import java.time.Duration;
import java.util.List;

/**
 * When a deployment is an outlier among its equals, and what follows. Immutable.
 *
 * @param among names of the deployments that are compared, at least two
 * @param failures share of its last calls that failed from which it is one, if at most half as many failed of the others; above 1 for never
 * @param latencyRatio how many times the others' typical latency its own is from which it is one; infinite for never
 * @param minCalls calls in its window before it is judged
 * @param atMost share of the deployments that may be out at once; one always may, and never all
 * @param ejectFor how long it is out the first time; the second time in a row twice as long, and so on
 * @param longest the most that can become
 * @param probes calls, one at a time, that must succeed before it is in again
 */
public record EjectionRules(
        List<String> among,
        double failures,
        double latencyRatio,
        int minCalls,
        double atMost,
        Duration ejectFor,
        Duration longest,
        int probes) {

    /** Copies the list. */
    public EjectionRules {
        among = List.copyOf(among);
    }

    /** Half of the last 10 calls failed, or three times as slow; half of the pool may be out, for 30 s to 5 min; 3 probes. */
    public static EjectionRules of(List<String> among) {
        return new EjectionRules(among, 0.5, 3, 10, 0.5, Duration.ofSeconds(30), Duration.ofMinutes(5), 3);
    }

    /** How many may be out at once. */
    int mostOut() {
        int allowed = Math.max(1, (int) Math.floor(atMost * among.size()));
        return Math.min(allowed, among.size() - 1);
    }

    /** How long it is out. */
    Duration time(int timesInARow) {
        Duration time = ejectFor.multipliedBy(Math.max(1, timesInARow));
        return time.compareTo(longest) > 0 ? longest : time;
    }
}
