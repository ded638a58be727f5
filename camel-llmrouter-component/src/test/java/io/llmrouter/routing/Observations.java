/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import io.llmrouter.resilience.Deployments;
import io.llmrouter.resilience.SharedHealth;
import io.llmrouter.testing.SettableClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Deployments whose calls a test makes up, in a time that it moves. */
final class Observations {

    private static final long MS = 1_000_000;

    private long nanos = 1L << 40;
    final Deployments deployments = new Deployments(new SettableClock(), () -> nanos, SharedHealth.none());
    final Set<String> unable = new HashSet<>();
    private final Random random = new Random(42);

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    Observations answered(String model, int times, long millis) {
        for (int i = 0; i < times; i++) {
            deployments.of(model).begin().answered(millis * MS, -1, 5);
        }
        return this;
    }

    Observations streamed(String model, int times, long firstMillis, long perTokenMillis, int tokens) {
        for (int i = 0; i < times; i++) {
            deployments
                    .of(model)
                    .begin()
                    .answered((firstMillis + perTokenMillis * (tokens - 1)) * MS, firstMillis * MS, tokens);
        }
        return this;
    }

    Observations failed(String model, int times) {
        for (int i = 0; i < times; i++) {
            deployments.of(model).begin().failed();
        }
        return this;
    }

    CandidatePool pool(String... models) {
        Map<String, Double> weights = new LinkedHashMap<>();
        List.of(models).forEach(model -> weights.put(model, 1.0));
        return pool(weights);
    }

    CandidatePool pool(Map<String, Double> weights) {
        return new CandidatePool(
                weights,
                new CandidatePool.Surroundings(
                        deployments, (request, name) -> !unable.contains(name), random::nextDouble));
    }
}
