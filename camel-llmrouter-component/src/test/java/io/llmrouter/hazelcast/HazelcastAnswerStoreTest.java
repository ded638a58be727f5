/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import io.llmrouter.cache.AnswerStore;
import io.llmrouter.cache.Entries;
import io.llmrouter.cache.EntryKey;
import io.llmrouter.config.HazelcastSettings;
import io.llmrouter.vector.SignCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an answer store in a cluster does beyond its contract. */
class HazelcastAnswerStoreTest {

    private static final AtomicLong SCOPES = new AtomicLong();
    private static Stores stores;
    private static HazelcastStore one;
    private static HazelcastStore other;

    private final long scope = SCOPES.incrementAndGet();
    private final EntryKey key = Entries.key(scope, 1);

    @BeforeAll
    static void open() {
        stores = new Stores("answers", 3);
        HazelcastSettings.Limits tight =
                new HazelcastSettings.Limits(1, 1, Duration.ofSeconds(5), Duration.ofSeconds(30));
        one = stores.open(Stores.settings(stores.joined(false, 0), tight, false, null));
        other = stores.open(Stores.settings(stores.joined(false, 1), tight, false, null));
    }

    @AfterAll
    static void close() {
        stores.close();
    }

    private static void keep(EntryKey key) {
        one.backend().answers().put(Entries.entry(key, stores.clock.instant())).join();
    }

    private static boolean finds(HazelcastStore store, EntryKey key) {
        return store.backend().answers().nearest(key.scope(), Entries.vector(key), 1).stream()
                .map(AnswerStore.Neighbour::key)
                .anyMatch(key::equals);
    }

    private static void awaitFound(EntryKey key) {
        await().until(() -> finds(one, key) && finds(other, key));
    }

    /** Where writes wait for a member that has just died, reads once waited behind them. */
    @Test
    void reads_doNotWaitForWhoWaits() {
        try (Stores busy = new Stores("busy", 1)) {
            Executor full = task -> {};
            HazelcastStore store = busy.openWaitingOn(full, busy.member(0));
            assertThat(store.backend().answers().get(key))
                    .succeedsWithin(Duration.ofSeconds(5))
                    .isEqualTo(Optional.empty());
        }
    }

    /** An answer lives as long as it was meant to, whatever the clock of the process that kept it says; at worst it is a miss. */
    @Test
    void clockOfAnotherProcess_neverLengthensAnAnswersLife() {
        EntryKey ahead = Entries.key(scope, 11);
        EntryKey behind = Entries.key(scope, 12);
        try (Stores skewed = new Stores("answers", stores.ports())) {
            HazelcastStore third = skewed.open(skewed.member(2));
            skewed.clock.pass(Duration.ofMinutes(30));
            third.backend()
                    .answers()
                    .put(Entries.entry(ahead, skewed.clock.instant()))
                    .join();
            skewed.clock.pass(Duration.ofMinutes(-150));
            third.backend()
                    .answers()
                    .put(Entries.entry(behind, skewed.clock.instant()))
                    .join();

            assertThat(one.backend().answers().get(ahead).join()).isPresent();
            assertThat(one.backend().answers().get(behind).join()).isEmpty();
            assertThat(one.map(SharedMaps.ANSWERS)
                            .getEntryView(EntryNames.of(ahead))
                            .getTtl())
                    .isLessThanOrEqualTo(Duration.ofHours(1).plusSeconds(1).toMillis());
        }
    }

    @Test
    void lostEvents_areMadeUpForByReconciling() {
        keep(key);
        awaitFound(key);
        EntryKey ghost = Entries.key(scope, 2);
        other.index().remove(key);
        other.index()
                .add(
                        ghost,
                        SignCode.of(Entries.vector(ghost)),
                        stores.clock.instant().plusSeconds(60),
                        stores.clock.instant());
        assertThat(finds(other, key)).isFalse();
        assertThat(finds(other, ghost)).isTrue();

        other.reconcile();
        assertThat(finds(other, key)).isTrue();
        assertThat(finds(other, ghost)).isFalse();
    }

    @Test
    void codeWithoutItsAnswer_isAMiss_andForgottenByAll() {
        keep(key);
        awaitFound(key);
        one.<GenericRecord>map(SharedMaps.ANSWERS).delete(EntryNames.of(key));
        assertThat(finds(other, key)).isTrue();
        assertThat(other.backend().answers().get(key).join()).isEmpty();
        await().until(() -> !finds(one, key) && !finds(other, key));
        assertThat(one.<GenericRecord>map(SharedMaps.CODES).containsKey(EntryNames.of(key)))
                .isFalse();
    }

    /** The cluster's own clock cannot be moved, so this looks at what it was told. */
    @Test
    void clusterForgets_whenTheLastVersionExpires_andNotBefore() {
        for (int minutes : new int[] {1, 60, 5}) {
            one.backend()
                    .answers()
                    .put(Entries.entry(key, "for " + minutes, stores.clock.instant(), Duration.ofMinutes(minutes)))
                    .join();
            for (String map : new String[] {SharedMaps.ANSWERS, SharedMaps.CODES}) {
                IMap<String, GenericRecord> entries = one.map(map);
                assertThat(entries.getEntryView(EntryNames.of(key)).getTtl())
                        .as(map)
                        .isBetween(minutes * 60_000L, minutes * 60_000L + 2_000);
            }
        }
    }

    @Test
    void process_thatJoinsLater_findsWhatWasKeptBefore() {
        keep(key);
        HazelcastStore late = stores.open(stores.member(2));
        try {
            await().until(() -> finds(late, key));
        } finally {
            late.close();
            stores.all.remove(late);
        }
        assertThat(finds(one, key)).isTrue();
    }

    @Test
    void memory_isBounded_andTheIndexFollows() {
        IntStream.range(0, 1_500).parallel().forEach(i -> keep(Entries.key(scope, i)));
        IMap<String, GenericRecord> answers = one.map(SharedMaps.ANSWERS);
        assertThat(answers.size()).isBetween(100, 1_300);
        // an answer that was evicted before its code was written leaves the code, until somebody asks for it
        IntStream.range(0, 1_500)
                .forEach(i -> one.backend().answers().get(Entries.key(scope, i)).join());
        await().untilAsserted(() -> {
            assertThat(one.backend().answers().size()).isLessThanOrEqualTo(answers.size());
            assertThat(other.backend().answers().size()).isLessThanOrEqualTo(answers.size());
            assertThat(one.map(SharedMaps.CODES).size()).isLessThanOrEqualTo(answers.size());
        });
    }

    /** A later version added a field, and does not write one that this version knows. */
    @Test
    void entryOfAnotherVersion_isReadAsFarAsItIsKnown() {
        GenericRecord known = AnswerRecord.of(Entries.entry(key, stores.clock.instant()));
        GenericRecord later = GenericRecordBuilder.compact("llmrouter.Answer")
                .setString("question", known.getString("question"))
                .setString("text", known.getString("text"))
                .setTimestampWithTimezone("written", known.getTimestampWithTimezone("written"))
                .setTimestampWithTimezone("expires", known.getTimestampWithTimezone("expires"))
                .setArrayOfString("tags", new String[0])
                .setArrayOfInt64("epochs", new long[0])
                .setString("colour", "blue")
                .build();
        one.<GenericRecord>map(SharedMaps.ANSWERS).set(EntryNames.of(key), later);
        assertThat(other.backend().answers().get(key).join()).hasValueSatisfying(read -> {
            assertThat(read.answer().text()).isEqualTo("answer to " + key);
            assertThat(read.answer().thinking()).isNull();
            assertThat(read.vector()).isNull();
        });
    }

    @Test
    void entryThatCannotBeRead_isAMiss() {
        one.<GenericRecord>map(SharedMaps.ANSWERS)
                .set(
                        EntryNames.of(key),
                        GenericRecordBuilder.compact("llmrouter.Answer2")
                                .setInt32("text", 1)
                                .build());
        assertThat(other.backend().answers().get(key).join()).isEmpty();
    }
}
