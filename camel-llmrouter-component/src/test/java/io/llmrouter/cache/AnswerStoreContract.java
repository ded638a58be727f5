/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static io.llmrouter.cache.Entries.entry;
import static io.llmrouter.cache.Entries.key;
import static io.llmrouter.cache.Entries.scope;
import static io.llmrouter.cache.Entries.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AnswerStore} does. {@link #writer} and {@link #reader} may be one store, or two that share; what is written by one is found by the other
 * by its key at once and by its vector soon.
 */
public abstract class AnswerStoreContract {

    /** Where is written. Empty at the beginning of each test, or used with keys of {@link #fresh} only. */
    protected abstract AnswerStore writer();

    /** Where is read. */
    protected abstract AnswerStore reader();

    /** The time of both. */
    protected abstract Instant now();

    /** Lets time go by for both. */
    protected abstract void pass(Duration time);

    /** A scope that no test has used. */
    protected abstract long fresh();

    @Test
    void entry_isReadAsItWasWritten() {
        KeptEntry kept = entry(key(fresh(), 1), now());
        writer().put(kept).join();
        assertThat(reader().get(kept.key()).join()).hasValueSatisfying(read -> {
            assertThat(read).usingRecursiveComparison().isEqualTo(kept);
            assertThat(read.vector()).containsExactly(kept.vector());
        });
    }

    @Test
    void entryWithoutOptionalParts_isReadAsItWasWritten() {
        KeptEntry kept = new KeptEntry(
                key(fresh(), 1),
                "",
                null,
                new KeptAnswer("", "thought", null, null, null, null, List.of()),
                now(),
                now().plusSeconds(60),
                Map.of(),
                new KeptEntry.Provenance("r", null, null));
        writer().put(kept).join();
        assertThat(reader().get(kept.key()).join()).contains(kept);
        assertThat(reader().nearest(kept.key().scope(), vector(kept.key()), 5)).isEmpty();
    }

    @Test
    void unknownKey_isEmpty() {
        assertThat(reader().get(key(fresh(), 1)).join()).isEmpty();
        assertThat(writer().remove(key(fresh(), 1)).join()).isFalse();
    }

    @Test
    void olderEntry_doesNotReplaceANewer_andANewerDoes() {
        EntryKey key = key(fresh(), 1);
        Instant now = now();
        writer().put(entry(key, "second", now, Duration.ofHours(1))).join();
        reader().put(entry(key, "first", now.minusMillis(1), Duration.ofHours(1)))
                .join();
        assertThat(text(key)).contains("second");
        reader().put(entry(key, "third", now.plusMillis(1), Duration.ofHours(1)))
                .join();
        assertThat(text(key)).contains("third");
    }

    @Test
    void manyWritersOfOneKey_leaveTheNewest() {
        EntryKey key = key(fresh(), 1);
        Instant now = now();
        List<KeptEntry> versions = IntStream.range(0, 12)
                .mapToObj(i -> entry(key, "version " + i, now.plusMillis(i), Duration.ofHours(1)))
                .toList();
        versions.parallelStream().forEach(version -> (version.hashCode() % 2 == 0 ? writer() : reader())
                .put(version)
                .join());
        assertThat(text(key)).contains("version 11");
    }

    @Test
    void expiredEntry_isNeitherReadNorFound() {
        EntryKey key = key(fresh(), 1);
        writer().put(entry(key, "short", now(), Duration.ofSeconds(5))).join();
        awaitFound(key);
        pass(Duration.ofSeconds(6));
        assertThat(reader().get(key).join()).isEmpty();
        assertThat(reader().nearest(key.scope(), vector(key), 1)).isEmpty();
    }

    @Test
    void newerEntryWithALongerLife_outlivesTheOlderOne() {
        EntryKey key = key(fresh(), 1);
        writer().put(entry(key, "short", now(), Duration.ofSeconds(5))).join();
        writer().put(entry(key, "long", now().plusMillis(1), Duration.ofHours(1)))
                .join();
        pass(Duration.ofSeconds(6));
        assertThat(text(key)).contains("long");
        await().untilAsserted(() ->
                assertThat(reader().nearest(key.scope(), vector(key), 1)).hasSize(1));
    }

    @Test
    void removedEntry_isGoneForAll() {
        EntryKey key = key(fresh(), 1);
        writer().put(entry(key, now())).join();
        awaitFound(key);
        assertThat(reader().remove(key).join()).isTrue();
        assertThat(writer().get(key).join()).isEmpty();
        await().untilAsserted(() ->
                assertThat(writer().nearest(key.scope(), vector(key), 1)).isEmpty());
    }

    @Test
    void neighbours_areOfTheScopeOnly_nearestFirst() {
        long scope = fresh();
        long other = fresh();
        IntStream.range(0, 8).forEach(i -> {
            writer().put(entry(key(scope, i), now())).join();
            writer().put(entry(key(other, i), now())).join();
        });
        await().untilAsserted(() -> {
            assertThat(reader().size(scope(scope))).isEqualTo(8);
            assertThat(reader().size(scope(other))).isEqualTo(8);
        });
        List<AnswerStore.Neighbour> nearest = reader().nearest(scope(scope), vector(key(scope, 3)), 4);
        assertThat(nearest)
                .hasSize(4)
                .allMatch(neighbour -> neighbour.key().scope().equals(scope(scope)));
        assertThat(nearest.get(0).key()).isEqualTo(key(scope, 3));
        assertThat(nearest).isSortedAccordingTo((a, b) -> Double.compare(b.estimatedCosine(), a.estimatedCosine()));
        assertThat(reader().nearest(scope(fresh()), vector(key(scope, 3)), 4)).isEmpty();
    }

    private Optional<String> text(EntryKey key) {
        return reader().get(key).join().map(entry -> entry.answer().text());
    }

    private void awaitFound(EntryKey key) {
        await().untilAsserted(() -> assertThat(reader().nearest(key.scope(), vector(key), 1))
                .extracting(AnswerStore.Neighbour::key)
                .containsExactly(key));
    }
}
