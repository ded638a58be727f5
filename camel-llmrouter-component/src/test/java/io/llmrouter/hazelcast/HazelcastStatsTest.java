/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.llmrouter.config.HazelcastSettings;
import io.llmrouter.model.TokenCount;
import io.llmrouter.resilience.SharedHealth;
import io.llmrouter.stats.CallOutcome;
import io.llmrouter.stats.ModelStats;
import io.llmrouter.stats.Tally;
import io.llmrouter.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics and models' health between processes and over restarts. */
class HazelcastStatsTest {

    private static final CallOutcome CALL = new CallOutcome("small", new TokenCount(10, 0, 5), 0.25, 4_000_000, false);
    private static final CallOutcome STRONG = new CallOutcome("large", new TokenCount(12, 0, 20), 1, 9_000_000, false);

    @TempDir
    Path folder;

    @Test
    void members_seeTheSumOfAll_andTellEachOtherWhichModelsNotToCall() {
        try (Stores stores = new Stores("stats", 2).openAll()) {
            HazelcastStore one = stores.first();
            HazelcastStore other = stores.last();
            IntStream.range(0, 5).forEach(i -> one.stats().record(CALL));
            IntStream.range(0, 3).forEach(i -> other.stats().record(CALL));
            other.stats().record(new CallOutcome("small", new TokenCount(1, 0, 0), 0, 1, true));
            one.stats().recordPair(CALL, STRONG);
            List<ModelStats> sum = List.of(new ModelStats("small", 9, 1, 81, 40, 2, 4));
            await().untilAsserted(() -> assertThat(stores.all)
                    .allMatch(store -> store.stats().snapshot().equals(sum)));
            await().untilAsserted(() ->
                    assertThat(other.stats().outputRatio("small", "large")).hasValueCloseTo(4.0, within(1e-12)));
            assertThat(one.stats().typicalLatencyMillis("small")).hasValue(4);

            one.models().tell("large", SharedHealth.Kind.PAUSED, Duration.ofSeconds(30));
            await().until(() ->
                    other.models().until("large", SharedHealth.Kind.PAUSED).isPresent());
            assertThat(other.models().until("large", SharedHealth.Kind.PAUSED))
                    .hasValueSatisfying(until -> assertThat(until)
                            .isBetween(
                                    stores.clock.instant().plusSeconds(20),
                                    stores.clock.instant().plusSeconds(31)));
            assertThat(other.models().until("large", SharedHealth.Kind.BROKEN)).isEmpty();
            assertThat(one.models().until("large", SharedHealth.Kind.PAUSED))
                    .as("who told it knows it anyway")
                    .isEmpty();
            stores.clock.pass(Duration.ofSeconds(31));
            assertThat(other.models().until("large", SharedHealth.Kind.PAUSED)).isEmpty();

            one.close();
            assertThat(other.stats().snapshot()).as("of a member that left").isEqualTo(sum);
        }
    }

    @Test
    void onlyProcess_keepsItsStatisticsOverRestarts_alsoAfterAKill() {
        Path file = folder.resolve("new/statistics.json");
        try (Stores stores = new Stores("restart", 1)) {
            HazelcastSettings settings =
                    Stores.settings(stores.joined(false, 0), HazelcastSettings.Limits.DEFAULT, false, file);
            HazelcastStore store = stores.open(settings);
            store.stats().record(CALL);
            store.close();

            store = stores.open(settings);
            assertThat(store.stats().snapshot()).singleElement().satisfies(m -> assertThat(m.calls())
                    .isEqualTo(1));
            store.stats().record(CALL);
            store.terminate();

            store = stores.open(settings);
            assertThat(store.stats().snapshot())
                    .as("a killed process loses what was not in its last snapshot")
                    .singleElement()
                    .satisfies(m -> assertThat(m.calls()).isEqualTo(1));
            IntStream.range(0, 3).forEach(i -> stores.last().stats().record(CALL));
            store.write();
            store.terminate();

            store = stores.open(settings);
            assertThat(store.stats().snapshot()).singleElement().satisfies(m -> assertThat(m.calls())
                    .isEqualTo(4));
        }
    }

    @Test
    void snapshotThatCannotBeRead_isSetAside_andCountingGoesOn() throws IOException {
        for (String torn : new String[] {
            "{\"format\":1,\"run\":{\"proc",
            "",
            "[]",
            "{\"format\":2}",
            "{\"format\":1,\"run\":{\"process\":\"p\"},\"rows\":[{}]}"
        }) {
            Path file = folder.resolve("torn.json");
            Files.writeString(file, torn);
            StatSnapshot snapshot = StatSnapshot.open(file, new SettableClock());
            assertThat(snapshot.rows()).as(torn).isEmpty();
            assertThat(snapshot.run().start()).isEqualTo(1);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(path -> path.getFileName().toString()))
                        .as(torn)
                        .singleElement()
                        .asString()
                        .startsWith("torn.json.unreadable-");
            }
            snapshot.write(List.of(), List.of());
            assertThat(StatSnapshot.open(file, new SettableClock()).run().start())
                    .isEqualTo(2);
            Files.delete(file);
        }
    }

    /** In any order and any number of times: the sum is that of the last states. */
    @Test
    void rows_heardAgain_lateOrInAnotherOrder_areCountedOnce() {
        StatRow.Key first = new StatRow.Key(new Tally.Subject("m", null), "2026-01-01", new StatRow.Run("a", 1));
        StatRow.Key second = new StatRow.Key(new Tally.Subject("m", null), "2026-01-01", new StatRow.Run("a", 2));
        List<StatRow> rows = List.of(
                new StatRow(first, tally(5)),
                new StatRow(second, tally(1)),
                new StatRow(first, tally(2)),
                new StatRow(first, tally(9)),
                new StatRow(second, tally(4)),
                new StatRow(first, tally(9)),
                new StatRow(second, tally(2)));
        StatBook book = new StatBook();
        rows.forEach(book::learn);
        assertThat(book.sum(new Tally.Subject("m", null))).isEqualTo(tally(13));
        book.forgetBefore("2026-01-02");
        assertThat(book.sum(new Tally.Subject("m", null))).isEqualTo(Tally.ZERO);
    }

    @Test
    void days_areRowsOfTheirOwn_andNothingIsCountedInBoth() {
        SettableClock clock = new SettableClock();
        HazelcastStatsRepository stats =
                new HazelcastStatsRepository(new Link(null, Runnable::run, null), clock, new StatRow.Run("a", 1));
        stats.record(CALL);
        assertThat(stats.rows()).hasSize(1);
        clock.pass(Duration.ofDays(1));
        assertThat(stats.rows()).hasSize(1);
        stats.record(CALL);
        stats.record(CALL);
        assertThat(stats.rows())
                .extracting(row -> row.key().day() + " " + row.tally().answers())
                .containsExactlyInAnyOrder("2026-01-01 1", "2026-01-02 2");
        assertThat(stats.snapshot()).containsExactly(new ModelStats("small", 3, 0, 30, 15, 0.75, 4));
    }

    private static Tally tally(long answers) {
        return new Tally(answers, 0, answers, answers, 0, 0, 0, answers);
    }
}
