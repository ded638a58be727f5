/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelHealthTest {

    private static final CallFailure BROKEN = CallFailure.of(new InternalServerException("broken"));

    private final SettableClock clock = new SettableClock();
    private final ModelHealth health = new ModelHealth("m", clock);

    @Test
    void breaker_opensAfterTenFailures_andLetsTwoTryAfterTenSeconds() {
        fail(BROKEN, 10);
        assertThat(health.tryAcquire()).isFalse();
        assertThat(health.refusal()).contains("OPEN").contains("10 failed calls");

        clock.pass(Duration.ofSeconds(9));
        assertThat(health.tryAcquire()).isFalse();
        clock.pass(Duration.ofSeconds(2));
        assertThat(health.tryAcquire()).isTrue();
        assertThat(health.tryAcquire()).isTrue();
        assertThat(health.tryAcquire()).as("a third call while half open").isFalse();
    }

    @Test
    void halfOpenBreaker_closesOnSuccess_andOpensOnFailure() {
        fail(BROKEN, 10);
        clock.pass(Duration.ofSeconds(11));
        fail(BROKEN, 2);
        assertThat(health.tryAcquire()).isFalse();

        clock.pass(Duration.ofSeconds(11));
        for (int i = 0; i < 2; i++) {
            assertThat(health.tryAcquire()).isTrue();
            health.succeeded(1);
        }
        assertThat(health.tryAcquire()).isTrue();
    }

    @Test
    void failures_thatAreNotTheModels_leaveItHealthy() {
        fail(CallFailure.of(new AuthenticationException("key")), 30);
        assertThat(health.tryAcquire()).isTrue();
    }

    @Test
    void halfOpenPermission_ofACallThatSaysNothing_isGivenBack() {
        fail(BROKEN, 10);
        clock.pass(Duration.ofSeconds(11));
        fail(CallFailure.of(new AuthenticationException("key")), 5);
        assertThat(health.tryAcquire()).isTrue();
    }

    @Test
    void pause_thatTheProviderAskedFor_isKept_andTheLongestCounts() {
        fail(CallFailure.of(new RateLimitedException("busy", Duration.ofSeconds(60), null)), 1);
        assertThat(health.tryAcquire()).isFalse();
        health.failed(CallFailure.of(new RateLimitedException("busy", Duration.ofSeconds(1), null)), 1);

        clock.pass(Duration.ofSeconds(59));
        assertThat(health.tryAcquire()).isFalse();
        assertThat(health.pause()).contains(Duration.ofSeconds(1));
        clock.pass(Duration.ofSeconds(1));
        assertThat(health.tryAcquire()).isTrue();
    }

    @Test
    void openBreakerAndPause_areToldToOthers_once() {
        List<String> told = new ArrayList<>();
        ModelHealth telling = new ModelHealth("m", clock, new SharedHealth() {
            @Override
            public void tell(String model, Kind kind, Duration time) {
                told.add(model + " " + kind + " " + time.toSeconds());
            }

            @Override
            public Optional<Instant> until(String model, Kind kind) {
                return Optional.empty();
            }
        });
        for (int i = 0; i < 10; i++) {
            telling.tryAcquire();
            telling.failed(BROKEN, 1);
        }
        assertThat(told).containsExactly("m BROKEN 10");
        telling.failed(CallFailure.of(new RateLimitedException("busy", Duration.ofSeconds(60), null)), 1);
        assertThat(told).containsExactly("m BROKEN 10", "m PAUSED 60");
    }

    @Test
    void whatOthersTold_keepsAModelFromBeingCalled() {
        Map<SharedHealth.Kind, Instant> told = new EnumMap<>(SharedHealth.Kind.class);
        ModelHealth listening = new ModelHealth("m", clock, new SharedHealth() {
            @Override
            public void tell(String model, Kind kind, Duration time) {
                throw new AssertionError("nothing to tell");
            }

            @Override
            public Optional<Instant> until(String model, Kind kind) {
                return Optional.ofNullable(told.get(kind));
            }
        });
        assertThat(listening.tryAcquire()).isTrue();
        listening.succeeded(1);
        told.put(SharedHealth.Kind.BROKEN, clock.instant().plusSeconds(10));
        assertThat(listening.tryAcquire()).isFalse();
        assertThat(listening.pause()).isEmpty();
        assertThat(listening.refusal()).contains("OPEN in another process");
        told.clear();
        told.put(SharedHealth.Kind.PAUSED, clock.instant().plusSeconds(30));
        assertThat(listening.tryAcquire()).isFalse();
        assertThat(listening.pause()).contains(Duration.ofSeconds(30));
        assertThat(listening.refusal()).contains("asked to wait");
        told.clear();
        assertThat(listening.tryAcquire()).isTrue();
    }

    private void fail(CallFailure failure, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(health.tryAcquire()).isTrue();
            health.failed(failure, 1);
        }
    }
}
