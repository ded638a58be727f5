/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.cache.AnswerStore;
import io.llmrouter.cache.Entries;
import io.llmrouter.cache.EntryKey;
import io.llmrouter.model.TokenCount;
import io.llmrouter.stats.CallOutcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Members that are restarted one after the other. */
class RollingRestartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void everyMemberRestartedInTurn_losesNoAnswer_noEpochAndNoStatistics() {
        try (Stores stores = new Stores("rolling", 3).openAll()) {
            List<EntryKey> keys =
                    IntStream.range(0, 200).mapToObj(i -> Entries.key(5, i)).toList();
            keys.forEach(key -> stores.first()
                    .backend()
                    .answers()
                    .put(Entries.entry(key, stores.clock.instant()))
                    .join());
            stores.all.forEach(store ->
                    store.stats().record(new CallOutcome("small", new TokenCount(10, 0, 5), 0.5, 1_000_000, false)));
            long epoch = stores.first().backend().epochs().raise("handbook");

            for (int number = 0; number < 3; number++) {
                stores.all.get(number).close();
                HazelcastStore back = stores.open(stores.member(number));
                stores.all.remove(back);
                stores.all.set(number, back);
                await().atMost(PATIENCE)
                        .until(() -> back.instance().getCluster().getMembers().size() == 3);
            }

            assertThat(stores.all).allSatisfy(store -> {
                AnswerStore answers = store.backend().answers();
                assertThat(keys)
                        .allSatisfy(key -> assertThat(answers.get(key).join()).isPresent());
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(answers.size(Entries.scope(5)))
                        .isEqualTo(keys.size()));
                assertThat(store.backend().epochs().of("handbook")).isEqualTo(epoch);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(store.stats().snapshot())
                                .singleElement()
                                .satisfies(model -> assertThat(model.calls()).isEqualTo(3)));
            });
        }
    }
}
