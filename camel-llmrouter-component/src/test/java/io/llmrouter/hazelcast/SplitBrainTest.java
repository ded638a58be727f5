/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.cache.Entries;
import io.llmrouter.cache.EntryKey;
import io.llmrouter.config.HazelcastSettings;
import io.llmrouter.model.TokenCount;
import io.llmrouter.stats.CallOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two members that do not know of each other are two clusters; then one hears of the other. */
class SplitBrainTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final EntryKey newerLeft = Entries.key(1, 1);
    private final EntryKey newerRight = Entries.key(1, 2);
    private final EntryKey onlyLeft = Entries.key(1, 3);
    private final EntryKey onlyRight = Entries.key(1, 4);

    /** Written in the order that would mislead a policy by time of arrival. */
    @Test
    void halvesThatMeetAgain_keepTheNewerAnswers_andTheHigherEpochs_andCountNothingTwice() {
        List<Integer> ports = Stores.freePorts(2);
        try (Stores left = new Stores("split", ports.subList(0, 1));
                Stores right = new Stores("split", ports.subList(1, 2))) {
            HazelcastStore one = left.open(alone(left));
            HazelcastStore other = right.open(alone(right));
            assertThat(one.health().members()).isEqualTo(1);
            Instant now = left.clock.instant();
            put(one, newerLeft, "newer", now.plusMillis(2));
            put(other, newerLeft, "older", now.plusMillis(1));
            put(other, newerRight, "newer", now.plusMillis(2));
            put(one, newerRight, "older", now.plusMillis(1));
            put(one, onlyLeft, "left", now);
            put(other, onlyRight, "right", now);
            long first = one.backend().epochs().raise("faq");
            right.clock.pass(Duration.ofSeconds(5));
            long second = other.backend().epochs().raise("faq");
            assertThat(second).isGreaterThan(first);
            count(one, 3);
            count(other, 4);

            meet(one, ports);
            meet(other, ports);
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> one.health().members() == 2 && other.health().members() == 2);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                for (HazelcastStore store : List.of(one, other)) {
                    assertThat(text(store, newerLeft)).contains("newer");
                    assertThat(text(store, newerRight)).contains("newer");
                    assertThat(text(store, onlyLeft)).contains("left");
                    assertThat(text(store, onlyRight)).contains("right");
                    assertThat(store.backend().answers().size(Entries.scope(1))).isEqualTo(4);
                    assertThat(store.backend().epochs().of("faq")).isEqualTo(second);
                    assertThat(store.stats().snapshot()).singleElement().satisfies(model -> assertThat(model.calls())
                            .isEqualTo(7));
                }
            });
        }
    }

    private static HazelcastSettings alone(Stores stores) {
        Map<String, String> properties = new HashMap<>(Stores.QUICK);
        properties.put("hazelcast.merge.first.run.delay.seconds", "1");
        properties.put("hazelcast.merge.next.run.delay.seconds", "1");
        HazelcastSettings.Joined joined = stores.joined(false, 0);
        return Stores.settings(
                new HazelcastSettings.Joined(
                        false, joined.clusterName(), joined.members(), joined.port(), Map.of(), properties),
                HazelcastSettings.Limits.DEFAULT,
                false,
                null);
    }

    private static void meet(HazelcastStore store, List<Integer> ports) {
        store.instance()
                .getConfig()
                .getNetworkConfig()
                .getJoin()
                .getTcpIpConfig()
                .setMembers(ports.stream().map(port -> "127.0.0.1:" + port).toList());
    }

    private static void put(HazelcastStore store, EntryKey key, String text, Instant written) {
        store.backend().answers().put(Entries.entry(key, text, written, HOUR)).join();
    }

    private static Optional<String> text(HazelcastStore store, EntryKey key) {
        return store.backend().answers().get(key).join().map(entry -> entry.answer()
                .text());
    }

    private static void count(HazelcastStore store, int calls) {
        for (int i = 0; i < calls; i++) {
            store.stats().record(new CallOutcome("small", new TokenCount(1, 0, 1), 1, 1, false));
        }
    }
}
