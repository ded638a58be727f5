/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.model.TokenCount;
import io.llmrouter.spending.SpendGate.Expense;
import io.llmrouter.spending.SpendGate.Purpose;
import io.llmrouter.spending.SpendGate.Reservation;
import io.llmrouter.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One process after another with the same file. */
class LedgerFileTest {

    private static final double NONE = Double.POSITIVE_INFINITY;

    private final SettableClock clock = new SettableClock();

    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("state/spending.json");
    }

    private LedgerFile open() {
        return new LedgerFile(path(), clock);
    }

    /** Of a limit of 1 a day. */
    private boolean spends(LedgerFile file, double cost) {
        Budgets budgets = new Budgets(file.ledger(), clock, news -> {});
        budgets.apply(
                Map.of("support", new Budget(NONE, 1, NONE, Map.of(), OnExceeded.fail, 0.8, ZoneOffset.UTC, "USD")));
        Reservation reservation = budgets.reserve(new Expense("support", "acme", "large", Purpose.answer, cost));
        reservation.settle(cost, new TokenCount(10, 4, 5));
        return reservation.refusal().isEmpty();
    }

    @Test
    void tenantsOfManyProcesses_areBounded_andTheirSumIsKept() {
        for (int run = 0; run < 3; run++) {
            LedgerFile file = open();
            Budgets budgets = new Budgets(file.ledger(), clock, news -> {});
            budgets.apply(Map.of("support", budget()));
            for (int tenant = 0; tenant < 800; tenant++) {
                budgets.reserve(new Expense("support", "run " + run + " " + tenant, "large", Purpose.answer, 1))
                        .settle(1.0, new TokenCount(1, 0, 1));
            }
            file.write();
        }
        LedgerFile last = open();
        assertThat(last.ledger().rows()).hasSizeLessThanOrEqualTo(SpendLedger.TENANTS + 1);
        assertThat(last.ledger()
                        .today("support", clock.instant())
                        .limits("", budget())
                        .get(0)
                        .spent())
                .isEqualTo(2400);
    }

    private static Budget budget() {
        return new Budget(NONE, 10_000, NONE, Map.of(), OnExceeded.fail, 0.8, ZoneOffset.UTC, "USD");
    }

    @Test
    void nextProcess_goesOnWithTheDay_andLosesNothingOfTheAccount() {
        LedgerFile first = open();
        assertThat(spends(first, 0.9)).isTrue();
        first.ledger()
                .change("support", "acme", clock.instant(), account -> account.guessedToo("small", Guesses.of(0.5))
                        .sampledToo("small", 0.25, Moments.of(0.25, 0.375)));
        Account before = first.ledger().entries(null, null).get(0).account();
        first.write(); // and is killed

        LedgerFile second = open();
        assertThat(second.ledger().entries(null, null).get(0).account()).isEqualTo(before);
        assertThat(spends(second, 0.2)).isFalse();
        assertThat(spends(second, 0.05)).isTrue();
        second.write();
        assertThat(spends(open(), 0.1)).isFalse();
        clock.pass(Duration.ofDays(1));
        assertThat(spends(open(), 0.9)).isTrue();
    }

    @Test
    void manyStarts_doNotMakeItGrow() throws IOException {
        for (int i = 0; i < 20; i++) {
            LedgerFile file = open();
            spends(file, 0.01);
            file.write();
        }
        LedgerFile last = open();
        assertThat(last.ledger().rows()).hasSize(1);
        assertThat(last.ledger().entries(null, null).get(0).account().spent().cost())
                .isCloseTo(0.2, within(1e-9));
        assertThat(Files.size(path())).isLessThan(1_000);
    }

    @Test
    void nothingNew_isNotWritten_andNothingUnfinishedIsLeft() throws IOException {
        LedgerFile file = open();
        file.write();
        assertThat(path()).doesNotExist();
        spends(file, 0.5);
        file.writeAtLeisure();
        assertThat(path()).exists();
        Files.delete(path());
        file.write();
        assertThat(path()).as("what is in it has not changed").doesNotExist();
        try (Stream<Path> left = Files.list(path().getParent())) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"format\":1,\"rows\":[{\"key\":{\"run\":\"a\"",
                "null",
                "{\"format\":7}",
                "{\"format\":1,\"rows\":[{}]}",
                "{\"format\":1,\"rows\":[{\"key\":{\"run\":\"a\",\"router\":\"b\",\"day\":\"today\",\"tenant\":\"\"}}]}"
            })
    void tornFile_isSetAside_andTheLedgerBeginsAnew(String torn) throws IOException {
        Files.createDirectories(path().getParent());
        Files.writeString(path(), torn);
        LedgerFile file = open();
        assertThat(file.ledger().rows()).isEmpty();
        Path aside = path().resolveSibling("spending.json.unreadable-" + clock.millis());
        assertThat(aside).hasContent(torn);
        assertThat(spends(file, 0.9)).isTrue();
        file.write();
        assertThat(spends(open(), 0.2)).isFalse();
    }

    @Test
    void folderThatCannotBeWritten_stopsNothing_andIsTriedAgain() throws IOException {
        Files.writeString(folder.resolve("state"), "a file where the folder should be");
        LedgerFile file = open();
        assertThat(spends(file, 0.9)).isTrue();
        file.write();
        Files.delete(folder.resolve("state"));
        file.write();
        assertThat(spends(open(), 0.2)).isFalse();
        assertThat(List.of(file.ledger().rows())).hasSize(1);
    }
}
