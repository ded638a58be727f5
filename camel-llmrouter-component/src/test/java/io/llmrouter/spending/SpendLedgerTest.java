/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.model.TokenCount;
import io.llmrouter.spending.SpendGate.Purpose;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpendLedgerTest {

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void rowOfADayBeforeThoseKept_isNotHeard_andTakesNoneAway() {
        SpendLedger ledger = new SpendLedger("own", 3, 10);
        for (int day = 27; day <= 29; day++) {
            ledger.change(
                    "support", null, Instant.parse("2026-11-" + day + "T12:00:00Z"), account -> account.measuredToo(1));
        }

        ledger.hear(
                new SpendRow(new SpendRow.Key("other", "support", "2026-11-26", ""), 1, Account.EMPTY.measuredToo(5)));

        assertThat(ledger.changedSince(0))
                .extracting(row -> row.key().day())
                .containsExactlyInAnyOrder("2026-11-27", "2026-11-28", "2026-11-29");
    }

    private static void spend(SpendLedger ledger, String tenant) {
        ledger.change(
                "support",
                tenant,
                NOON,
                account -> account.spentToo("large", Purpose.answer, Spend.of(1, TokenCount.NONE)));
    }

    private static List<String> spent(SpendLedger ledger) {
        return ledger.entries("support", null).stream()
                .map(entry ->
                        entry.tenant() + " " + Money.of(entry.account().spent().cost()))
                .toList();
    }

    /** Another process keeps few tenants, and tells of each that it no longer keeps; so does this one. */
    @Test
    void tenantsOfAnotherProcess_areNoMoreThanAreKept_andItsSumStays() {
        SpendLedger other = new SpendLedger("other", 3, 4);
        SpendLedger ledger = new SpendLedger("own", 3, 4);
        for (int i = 0; i < 50; i++) {
            spend(other, "theirs" + i);
            other.changedSince(0).forEach(ledger::hear);
            spend(ledger, "ours" + i);
        }
        assertThat(spent(ledger))
                .hasSize(5)
                .contains("others " + (100 - ledger.entries("support", null).size() + 1));
        assertThat(ledger.rows()).hasSizeLessThanOrEqualTo(3 * 5);
        assertThat(sum(ledger)).isEqualTo(100);
    }

    private static double sum(SpendLedger ledger) {
        return ledger.entries("support", null).stream()
                .mapToDouble(entry -> entry.account().spent().cost())
                .sum();
    }

    @Test
    void rowsThatTellOfNothing_makeNoTenant_andEndTheOneTheyTellOf_inAnyOrder() {
        SpendLedger ledger = new SpendLedger("own", 3, 4);
        SpendRow full = new SpendRow(
                new SpendRow.Key("other", "support", "2026-11-27", "acme"), 1, Account.EMPTY.measuredToo(5));
        SpendRow empty = new SpendRow(full.key(), 2, Account.EMPTY);
        ledger.hear(empty);
        assertThat(ledger.entries(null, null)).isEmpty();
        ledger.hear(full);
        assertThat(ledger.entries(null, null)).as("older than what is known").isEmpty();
        ledger.hear(new SpendRow(full.key(), 3, full.account()));
        assertThat(ledger.entries(null, null)).hasSize(1);
        ledger.hear(new SpendRow(full.key(), 4, Account.EMPTY));
        assertThat(ledger.entries(null, null)).isEmpty();
    }

    /** Two processes of few tenants each tell the other everything, shuffled and twice. */
    @Test
    void whateverIsTold_lateOrTwice_bothKnowTheSameSum() {
        Random random = new Random(1);
        SpendLedger one = new SpendLedger("one", 3, 4);
        SpendLedger two = new SpendLedger("two", 3, 4);
        List<SpendRow> told = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            spend(one, "t" + random.nextInt(6));
            told.addAll(one.changedSince(0));
            spend(two, "t" + random.nextInt(6));
            Collections.shuffle(told, random);
            while (told.size() > 10) {
                SpendRow row = told.get(told.size() - 1);
                two.hear(row);
                two.hear(row);
                told.remove(told.size() - 1);
            }
        }
        one.changedSince(0).forEach(two::hear);
        assertThat(sum(two)).isEqualTo(600);
        Budget budget = new Budget(0, 1_000, Double.POSITIVE_INFINITY, Map.of(), OnExceeded.fail, 1, ZoneOffset.UTC, "USD");
        assertThat(two.today("support", NOON).filled("", budget).spent())
                .as("what counts against a budget, of the other process")
                .isEqualTo(300);
        assertThat(spent(two)).hasSizeLessThanOrEqualTo(5);
    }
}
