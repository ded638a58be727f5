/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What only the store in this process promises; the rest is the contract of all stores. */
class LocalAnswerStoreTest {

    private static final ScopeId SCOPE = new ScopeId(1, 2);

    private final SettableClock clock = new SettableClock();

    @Test
    void memory_isBounded_andWhatMadeWayIsNotFoundAnyMore() {
        LocalAnswerStore store = new LocalAnswerStore(100_000, clock, Runnable::run);
        for (int i = 0; i < 1000; i++) {
            store.put(entry(i, "x".repeat(100)));
        }
        assertThat(store.size()).isLessThan(200).isPositive();
        assertThat(store.size(SCOPE)).isEqualTo((int) store.size());
        assertThat(store.nearest(SCOPE, vector(3), 1000))
                .allSatisfy(near -> assertThat(store.get(near.key()).join()).isPresent());
    }

    @Test
    void entryLargerThanTheStore_isNotKept() {
        LocalAnswerStore store = new LocalAnswerStore(1000, clock, Runnable::run);
        store.put(entry(1, "x".repeat(10_000)));
        assertThat(store.get(entry(1, "").key()).join()).isEmpty();
        assertThat(store.nearest(SCOPE, vector(1), 9)).isEmpty();
    }

    @Test
    void clockThatGoesBack_keepsNothingLonger_thanItsTimeToLive() {
        LocalAnswerStore store = new LocalAnswerStore(100_000, clock, Runnable::run);
        store.put(entry(1, "a"));
        clock.pass(Duration.ofHours(-2));
        store.put(entry(2, "b"));
        clock.pass(Duration.ofMinutes(59));
        assertThat(store.get(entry(2, "").key()).join()).isPresent();
        clock.pass(Duration.ofMinutes(1));
        assertThat(store.get(entry(2, "").key()).join()).isEmpty();
        clock.pass(Duration.ofHours(2));
        assertThat(store.get(entry(1, "").key()).join()).isEmpty();
    }

    private KeptEntry entry(int id, String text) {
        Instant now = clock.instant();
        return new KeptEntry(
                new EntryKey(SCOPE, id, id),
                "question " + id,
                vector(id),
                new KeptAnswer(text, null, null, null, null, null, List.of()),
                now,
                now.plus(Duration.ofHours(1)),
                Map.of(),
                new KeptEntry.Provenance("test", null, null));
    }

    private static float[] vector(int id) {
        float[] vector = new float[64];
        IntStream.range(0, 64).forEach(i -> vector[i] = (id * 31L + i * 17L) % 7 > 3 ? 0.125f : -0.125f);
        return vector;
    }
}
