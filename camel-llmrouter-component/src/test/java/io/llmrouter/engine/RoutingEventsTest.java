/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutingEventsTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RoutingEvents events = new RoutingEvents(threads, NOON);

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void subscriber_isToldItsKindsOnly_inOrder() throws InterruptedException {
        List<String> told = new CopyOnWriteArrayList<>();
        Subscription subscription =
                events.subscribe("test", EnumSet.of(Kind.budget), 100, event -> told.add(event.sentence()));

        IntStream.range(0, 50).forEach(i -> publish(Kind.budget, "spent " + i));
        publish(Kind.drift, "not for it");

        assertThat(subscription.drain(LONG)).isTrue();
        assertThat(told)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "spent " + i).toList());
        assertThat(events.wants(Kind.drift)).isFalse();
    }

    @Test
    void blockingSubscriber_losesItsOldest_andHoldsUpNobody() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        List<String> slow = new ArrayList<>();
        List<String> quick = new ArrayList<>();
        Subscription blocking = events.subscribe("slow", Set.of(Kind.drift), 3, event -> {
            held.countDown();
            await(release);
            slow.add(event.sentence());
        });
        Subscription other = events.subscribe("quick", Set.of(Kind.drift), 100, event -> quick.add(event.sentence()));

        publish(Kind.drift, "0");
        assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
        IntStream.rangeClosed(1, 10).forEach(i -> publish(Kind.drift, "" + i));

        assertThat(other.drain(LONG)).isTrue();
        assertThat(quick).hasSize(11);
        assertThat(blocking.drain(Duration.ZERO)).isFalse();
        assertThat(blocking.dropped()).isEqualTo(7);
        release.countDown();
        assertThat(blocking.drain(LONG)).isTrue();
        assertThat(slow).containsExactly("0", "8", "9", "10");
    }

    @Test
    void throwingSubscriber_isToldTheNext() throws InterruptedException {
        List<String> told = new CopyOnWriteArrayList<>();
        Subscription subscription = events.subscribe("broken", Set.of(Kind.drift), 10, event -> {
            told.add(event.sentence());
            throw new IllegalStateException("broken");
        });

        publish(Kind.drift, "1");
        publish(Kind.drift, "2");

        assertThat(subscription.drain(LONG)).isTrue();
        assertThat(told).containsExactly("1", "2");
        assertThat(subscription.failed()).isEqualTo(2);
    }

    @Test
    void rejectedDelivery_isMadeUpForByTheNextEvent() {
        AtomicBoolean full = new AtomicBoolean(true);
        List<String> told = new ArrayList<>();
        RoutingEvents busy = new RoutingEvents(
                task -> {
                    if (full.get()) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                },
                NOON);
        busy.subscribe("test", Set.of(Kind.reload), 10, event -> told.add(event.sentence()));

        busy.publish(Kind.reload, "support", null, "first", Map.of());
        full.set(false);
        busy.publish(Kind.reload, "support", null, "second", Map.of());

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void closedSubscription_takesNothingMore() throws InterruptedException {
        List<String> told = new CopyOnWriteArrayList<>();
        Subscription subscription =
                events.subscribe("test", Set.of(Kind.drift), 10, event -> told.add(event.sentence()));
        publish(Kind.drift, "before");

        subscription.close();
        publish(Kind.drift, "after");

        assertThat(subscription.drain(LONG)).isTrue();
        assertThat(told).containsExactly("before");
        assertThat(events.subscriptions()).isEmpty();
    }

    @Test
    void subscriptionToNothing_isRefused() {
        assertThatThrownBy(() -> events.subscribe("none", Set.of(), 10, event -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none");
    }

    private void publish(Kind kind, String sentence) {
        events.publish(kind, "support", null, sentence, Map.of());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
