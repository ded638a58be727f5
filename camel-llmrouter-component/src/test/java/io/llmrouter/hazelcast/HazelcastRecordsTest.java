/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.feedback.FeedbackSource;
import io.llmrouter.feedback.Opinion;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.testing.Decisions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Decisions and feedback in a cluster: for how long, and without which texts. */
class HazelcastRecordsTest {

    private static Stores stores;

    @BeforeAll
    static void open() {
        stores = new Stores("records", 1).openAll();
    }

    @AfterAll
    static void close() {
        stores.close();
    }

    private static long ttlMillis(String map, String id) {
        return stores.first().<String>map(map).getEntryView(id).getTtl();
    }

    @Test
    void feedback_isKeptAsLongAsItSays_alsoAfterItWasReplaced() {
        HazelcastFeedbackStore feedback = stores.first().feedback();
        feedback.keepFor(Duration.ofMinutes(10));
        feedback.take("d", new Opinion(FeedbackSource.user, "small", 0.0, null, null, Instant.EPOCH), changed -> {});
        assertThat(ttlMillis(SharedMaps.FEEDBACK, "d")).isBetween(600_000L, 602_000L);
        feedback.keepFor(Duration.ofMinutes(20));
        feedback.take("d", new Opinion(FeedbackSource.user, "small", 1.0, null, null, Instant.EPOCH), changed -> {});
        assertThat(ttlMillis(SharedMaps.FEEDBACK, "d")).isBetween(1_200_000L, 1_202_000L);
    }

    @Test
    void decision_isKeptAsLongAsItSays_withoutItsTexts() {
        RoutingEvent bare = Decisions.accepted("texts", "small", 0.9);
        HazelcastDecisionArchive archive = stores.first().decisions();
        archive.keepFor(Duration.ofMinutes(10));
        archive.keep(new RoutingEvent(
                bare.kind(),
                bare.time(),
                bare.router(),
                bare.id(),
                bare.sentence(),
                bare.facts(),
                bare.decision(),
                "[{\"role\":\"user\",\"content\":\"a secret\"}]",
                "another secret"));
        await().untilAsserted(() -> assertThat(archive.find("texts")).contains(bare));
        assertThat(stores.first().<String>map(SharedMaps.DECISIONS).get("texts"))
                .doesNotContain("secret");
        assertThat(ttlMillis(SharedMaps.DECISIONS, "texts")).isBetween(600_000L, 602_000L);
        assertThat(archive.lost()).isZero();
    }
}
