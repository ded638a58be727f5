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
    private volatile Instant pausedUntil = Instant.MIN;

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
        return !clock.instant().isBefore(pausedUntil) && breaker.tryAcquirePermission();
    }

    void succeeded(long nanos) {
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(CallFailure failure, long nanos) {
        failure.retryAfter().ifPresent(pause -> pausedUntil = clock.instant().plus(pause));
        if (failure.kind().harmsHealth()) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure.cause());
        } else {
            breaker.releasePermission();
        }
    }

    /** Whether a call would be refused now. */
    public boolean isOpen() {
        return clock.instant().isBefore(pausedUntil) || breaker.getState() == CircuitBreaker.State.OPEN;
    }

    /** How long its provider asked to wait, as far as that is still ahead. */
    Optional<Duration> pause() {
        Duration left =
                Duration.between(clock.instant(), pausedUntil.equals(Instant.MIN) ? clock.instant() : pausedUntil);
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    /** Why a call is refused now, for people. */
    String refusal() {
        Instant until = pausedUntil;
        return clock.instant().isBefore(until)
                ? "its provider asked to wait until " + until
                : "its circuit breaker is " + breaker.getState() + " after "
                        + breaker.getMetrics().getNumberOfFailedCalls() + " failed calls";
    }
}
