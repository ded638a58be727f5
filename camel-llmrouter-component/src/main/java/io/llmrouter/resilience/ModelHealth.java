/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a model is worth calling now: a circuit breaker (Resilience4j: opens when half of the last 20 calls failed, at least 10 of them seen, for
 * 10 s) and the pause that its provider asked for with {@code Retry-After}. Thread-safe.
 */
public final class ModelHealth {

    private static final CircuitBreakerConfig.Builder RULES = CircuitBreakerConfig.custom()
            .slidingWindow(20, 10, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(10))
            .permittedNumberOfCallsInHalfOpenState(2);

    private final CircuitBreaker breaker;
    private final Clock clock;
    private final AtomicReference<Instant> pausedUntil = new AtomicReference<>(Instant.MIN);

    /**
     * @param model name of the model
     * @param clock the time
     */
    public ModelHealth(String model, Clock clock) {
        this.breaker = CircuitBreaker.of(
                model, CircuitBreakerConfig.from(RULES.build()).clock(clock).build());
        this.clock = clock;
    }

    /** Asks for a call. When true, exactly one of the other methods must follow. */
    boolean tryAcquire() {
        return pause().isEmpty() && breaker.tryAcquirePermission();
    }

    void succeeded(long nanos) {
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(CallFailure failure, long nanos) {
        failure.retryAfter()
                .ifPresent(pause -> pausedUntil.accumulateAndGet(
                        clock.instant().plus(pause),
                        (a, b) -> a.isAfter(b) ? a : b)); // calls overlap: the longest pause counts
        if (failure.kind().harmsHealth()) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure.cause());
        } else {
            breaker.releasePermission();
        }
    }

    /** How long its provider asked to wait, as far as that is still ahead. */
    Optional<Duration> pause() {
        Instant now = clock.instant();
        Instant until = pausedUntil.get();
        return until.isAfter(now) ? Optional.of(Duration.between(now, until)) : Optional.empty();
    }

    /** Why a call is refused now, for people. */
    String refusal() {
        return pause().isPresent()
                ? "its provider asked to wait until " + pausedUntil
                : "its circuit breaker is " + breaker.getState() + " after "
                        + breaker.getMetrics().getNumberOfFailedCalls() + " failed calls";
    }
}
