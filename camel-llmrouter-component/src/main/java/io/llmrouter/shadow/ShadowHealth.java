/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.llmrouter.resilience.CallFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a model is worth asking beside the traffic. Known to nobody else: a shadow that fails opens no breaker that callers depend on, and is not kept from
 * asking by theirs. The rules are the same: half of the last 20 calls failed, at least 10 seen, rests 10 s, and a pause that a provider asks for is kept.
 * Thread-safe.
 */
final class ShadowHealth {

    private static final CircuitBreakerConfig.Builder RULES = CircuitBreakerConfig.custom()
            .slidingWindow(20, 10, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(10))
            .permittedNumberOfCallsInHalfOpenState(2);

    private final Clock clock;
    private final Map<String, Model> models = new ConcurrentHashMap<>();

    private record Model(CircuitBreaker breaker, AtomicReference<Instant> pausedUntil) {}

    ShadowHealth(Clock clock) {
        this.clock = clock;
    }

    /** Asks for a call: why it must not be made. When empty, {@link #succeeded}, {@link #failed} or {@link #notAsked} must follow. */
    Optional<String> forbids(String model) {
        Model state = of(model);
        Instant pause = state.pausedUntil().get();
        if (pause.isAfter(clock.instant())) {
            return Optional.of("its provider asked to wait until " + pause);
        }
        return state.breaker().tryAcquirePermission() ? Optional.empty() : Optional.of("its last shadow calls failed");
    }

    void notAsked(String model) {
        of(model).breaker().releasePermission();
    }

    void succeeded(String model, long nanos) {
        of(model).breaker().onSuccess(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(String model, CallFailure failure, long nanos) {
        Model state = of(model);
        failure.retryAfter().ifPresent(pause -> state.pausedUntil()
                .accumulateAndGet(clock.instant().plus(pause), (a, b) -> a.isAfter(b) ? a : b));
        if (failure.kind().harmsHealth()) {
            state.breaker().onError(nanos, TimeUnit.NANOSECONDS, failure.cause());
        } else {
            state.breaker().releasePermission();
        }
    }

    private Model of(String model) {
        return models.computeIfAbsent(
                model,
                name -> new Model(
                        CircuitBreaker.of(
                                name,
                                CircuitBreakerConfig.from(RULES.build())
                                        .clock(clock)
                                        .build()),
                        new AtomicReference<>(Instant.MIN)));
    }
}
