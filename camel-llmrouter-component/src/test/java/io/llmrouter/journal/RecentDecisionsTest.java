/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentDecisionsTest extends DecisionArchiveContract {

    private final AtomicLong numbers = new AtomicLong();

    private final AtomicLong nanos = new AtomicLong();
    private final RecentDecisions recent = new RecentDecisions(3, Duration.ofHours(1), nanos::get);

    @Override
    protected DecisionArchive writer() {
        return recent;
    }

    @Override
    protected DecisionArchive reader() {
        return recent;
    }

    @Override
    protected String fresh() {
        return "decision-" + numbers.incrementAndGet();
    }

    @Test
    void oldestDecision_goesFirst_howeverOftenItIsLookedAt() {
        recent.keep(decision("a"));
        IntStream.range(0, 100).forEach(i -> assertThat(recent.find("a")).isPresent());

        List.of("b", "c", "d").forEach(id -> recent.keep(decision(id)));

        assertThat(recent.find("a")).isEmpty();
        assertThat(recent.find("b")).isPresent();
        assertThat(recent.latest(10)).extracting(RoutingEvent::id).containsExactly("d", "c", "b");
        assertThat(recent.latest(1)).extracting(RoutingEvent::id).containsExactly("d");
        assertThat(recent.latest(0)).isEmpty();
    }

    @Test
    void decision_isForgottenAfterItsTime() {
        recent.keep(decision("a"));
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(40));
        recent.keep(decision("b"));
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(40));

        assertThat(recent.find("a")).isEmpty();
        assertThat(recent.latest(10)).extracting(RoutingEvent::id).containsExactly("b");
    }

    @Test
    void decisionKeptTwice_isReplaced_andCountsOnce() {
        List.of("a", "b", "c").forEach(id -> recent.keep(decision(id)));

        recent.keep(RoutingEvent.of(Kind.decision, Instant.EPOCH, "support", "a", "better known now", Map.of()));

        assertThat(recent.find("a")).map(RoutingEvent::sentence).contains("better known now");
        assertThat(recent.latest(10)).extracting(RoutingEvent::id).containsExactly("c", "b", "a");
    }

    @Test
    void narrowerBounds_takeEffectAtOnce() {
        List.of("a", "b", "c").forEach(id -> recent.keep(decision(id)));

        recent.bound(1, Duration.ofMinutes(1));

        assertThat(recent.latest(10)).extracting(RoutingEvent::id).containsExactly("c");
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(2));
        assertThat(recent.find("c")).isEmpty();
        assertThatThrownBy(() -> recent.bound(0, Duration.ofMinutes(1))).hasMessageContaining("keep at least 1");
    }

    @Test
    void recordedTexts_areBoundedTogether() {
        String half = "x".repeat((int) (RecentDecisions.TEXT_CHARS / 2));
        recent.keep(texts("a", half));
        recent.keep(texts("b", half));
        recent.keep(texts("c", half));

        assertThat(recent.latest(10)).extracting(RoutingEvent::id).containsExactly("c", "b");
    }

    private static RoutingEvent decision(String id) {
        return RoutingEvent.of(Kind.decision, Instant.EPOCH, "support", id, "decided", Map.of());
    }

    private static RoutingEvent texts(String id, String prompt) {
        return new RoutingEvent(Kind.decision, Instant.EPOCH, "support", id, "decided", Map.of(), null, prompt, null);
    }
}
