/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.model.CandidateModel;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.stats.StatsRepository;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The caller's time limit, if there is one. One request; {@link #isPast} may be asked from any thread. */
final class Deadline {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Duration limit;
    private long end;
    private ScheduledFuture<?> expiry;
    private volatile boolean past;

    Deadline(RoutingRequest request) {
        this.limit = request.maxLatency().orElse(null);
    }

    /** Begins to count. */
    void start(ScheduledExecutorService timer, Runnable onExpiry) {
        if (limit == null) {
            return;
        }
        end = System.nanoTime() + limit.toNanos();
        Runnable expire = () -> {
            past = true;
            onExpiry.run();
        };
        expiry = timer.schedule(expire, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    boolean isPast() {
        return past;
    }

    /**
     * Why there is no use in asking a model now.
     *
     * @param model which
     * @param stats what was observed of it; nothing known is no reason
     * @return one sentence; empty if it can be asked
     */
    Optional<String> forbids(CandidateModel model, StatsRepository stats) {
        if (limit == null) {
            return Optional.empty();
        }
        String notStarted = "escalation to " + model.name() + " not started: ";
        if (past) {
            return Optional.of(notStarted + "the limit of " + limit.toMillis() + " ms has passed");
        }
        double left = (end - System.nanoTime()) / NANOS_PER_MILLI;
        OptionalDouble expected = stats.typicalLatencyMillis(model.name());
        return expected.isPresent() && expected.getAsDouble() > left
                ? Optional.of(notStarted + "needs about " + Math.round(expected.getAsDouble()) + " ms, "
                        + Math.max(0, Math.round(left)) + " ms left")
                : Optional.empty();
    }

    void stop() {
        if (expiry != null) {
            expiry.cancel(false);
        }
    }
}
