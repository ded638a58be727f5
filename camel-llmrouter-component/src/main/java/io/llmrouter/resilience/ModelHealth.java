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
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Whether a model is worth calling now: a circuit breaker (Resilience4j: opens when half of the last 20 calls failed, at least 10 of them seen, for
 * 10 s) and the pause that its provider asked for with {@code Retry-After}. Both are told to other processes, whose own count too. Thread-safe.
 */
public final class ModelHealth {

    private static final Duration OPEN = Duration.ofSeconds(10);
    private static final CircuitBreakerConfig.Builder RULES = CircuitBreakerConfig.custom()
            .slidingWindow(20, 10, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(50)
            .waitDurationInOpenState(OPEN)
            .permittedNumberOfCallsInHalfOpenState(2);

    private final CircuitBreaker breaker;
    private final String model;
    private final Clock clock;
    private final SharedHealth others;
    private final AtomicReference<Instant> pausedUntil = new AtomicReference<>(Instant.MIN);
    private volatile Instant openUntil = Instant.MIN;

    /**
     * Whether it may be called now.
     *
     * @param available whether a call would be made; also of a breaker whose time is over, for the next call tries it
     * @param state of the breaker in this process; or {@code paused} while the provider asked to wait, {@code broken-elsewhere}, or {@code out} of its pool
     * @param sentence why it is not called, for people; null if it is
     */
    public record State(boolean available, String state, String sentence) {

        /** Out of its pool, or better left alone: deciders choose others, and where there are none it is asked all the same. */
        public static final String OUT = "out";

        /** Whether a request that nobody else can answer would be sent to it. */
        public boolean answers() {
            return available || state.equals(OUT);
        }
    }

    /**
     * The health that this process knows of.
     *
     * @param model name of the model
     * @param clock the time
     */
    public ModelHealth(String model, Clock clock) {
        this(model, clock, SharedHealth.none());
    }

    /**
     * @param model name of the model
     * @param clock the time
     * @param others what other processes know
     */
    public ModelHealth(String model, Clock clock, SharedHealth others) {
        this.model = model;
        this.others = others;
        this.breaker = CircuitBreaker.of(
                model, CircuitBreakerConfig.from(RULES.build()).clock(clock).build());
        this.clock = clock;
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                openUntil = clock.instant().plus(OPEN);
                others.tell(model, SharedHealth.Kind.BROKEN, OPEN);
            }
        });
    }

    /** Asks for a call. When true, exactly one of the other methods must follow. */
    boolean tryAcquire() {
        return pause().isEmpty()
                && others.until(model, SharedHealth.Kind.BROKEN).isEmpty()
                && breaker.tryAcquirePermission();
    }

    void succeeded(long nanos) {
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(CallFailure failure, long nanos) {
        failure.retryAfter().ifPresent(pause -> {
            // calls overlap: the longest pause counts
            pausedUntil.accumulateAndGet(clock.instant().plus(pause), (a, b) -> a.isAfter(b) ? a : b);
            others.tell(model, SharedHealth.Kind.PAUSED, pause);
        });
        if (failure.kind().harmsHealth()) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure.cause());
        } else {
            breaker.releasePermission();
        }
    }

    /** How long its provider asked this process or another one to wait, as far as that is still ahead. */
    Optional<Duration> pause() {
        Instant now = clock.instant();
        Instant until = Stream.concat(
                        Stream.of(pausedUntil.get()), others.until(model, SharedHealth.Kind.PAUSED).stream())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return until.isAfter(now) ? Optional.of(Duration.between(now, until)) : Optional.empty();
    }

    /** Whether it may be called now; asks nobody. */
    public State state() {
        String state = breaker.getState().name().toLowerCase(Locale.ROOT);
        boolean open = breaker.getState() == CircuitBreaker.State.OPEN;
        if (pause().isPresent()) {
            state = "paused";
        } else if (!open && others.until(model, SharedHealth.Kind.BROKEN).isPresent()) {
            state = "broken-elsewhere";
        } else if (!open || !openUntil.isAfter(clock.instant())) {
            return new State(true, state, null);
        }
        return new State(false, state, refusal());
    }

    /** Why a call is refused now, for people. */
    String refusal() {
        Optional<Duration> pause = pause();
        if (pause.isPresent()) {
            return "its provider asked to wait until " + clock.instant().plus(pause.get());
        }
        return others.until(model, SharedHealth.Kind.BROKEN)
                .map(until -> "its circuit breaker is OPEN in another process, until " + until)
                .orElseGet(() -> "its circuit breaker is " + breaker.getState() + " after "
                        + breaker.getMetrics().getNumberOfFailedCalls() + " failed calls");
    }
}
