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

        assertThat(ledger.rows())
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
            other.news().forEach(ledger::hear);
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
            told.addAll(one.news());
            spend(two, "t" + random.nextInt(6));
            Collections.shuffle(told, random);
            while (told.size() > 10) {
                SpendRow row = told.get(told.size() - 1);
                two.hear(row);
                two.hear(row);
                told.remove(told.size() - 1);
            }
        }
        told.forEach(two::hear);
        one.news().forEach(two::hear);
        assertThat(sum(two)).isEqualTo(600);
        Budget budget =
                new Budget(0, 1_000, Double.POSITIVE_INFINITY, Map.of(), OnExceeded.fail, 1, ZoneOffset.UTC, "USD");
        assertThat(two.today("support", NOON).limits("", budget).get(0).spent())
                .as("what counts against a budget, of the other process")
                .isEqualTo(300);
        assertThat(spent(two)).hasSizeLessThanOrEqualTo(5);
    }

    private static List<String> told(List<SpendRow> rows) {
        return rows.stream()
                .map(row -> row.key().tenant()
                        + (row.account().isEmpty()
                                ? " ends"
                                : " " + Money.of(row.account().spent().cost())))
                .toList();
    }

    @Test
    void news_isWhatChangedSinceTheLastTime_untilItWasToldToEverybody() {
        SpendLedger ledger = new SpendLedger("own", 3, 4);
        spend(ledger, "a");
        spend(ledger, "b");
        assertThat(told(ledger.news())).containsExactly("a 1", "b 1");
        spend(ledger, "b");
        List<SpendRow> rows = ledger.news();
        assertThat(told(rows)).containsExactly("b 2");
        assertThat(ledger.news()).isEmpty();
        rows.forEach(ledger::retell);
        spend(ledger, "b");
        assertThat(told(ledger.news())).as("was not passed on").containsExactly("b 3");
        ledger.retellAll();
        assertThat(told(ledger.news())).containsExactly("a 1", "b 3");
    }

    /** More tenants go between two tellings than are kept; one of them comes back without spending anything. */
    @Test
    void rowsThatAreNoLongerKept_areToldSooner_orWhenSomebodyIsFoundToHaveThem() {
        SpendLedger ledger = new SpendLedger("own", 3, 4);
        for (int i = 0; i < 4; i++) {
            spend(ledger, "t" + i);
        }
        List<SpendRow> there = ledger.news();
        for (int i = 4; i < 20; i++) {
            spend(ledger, "t" + i);
        }
        ledger.today("support", NOON).reserve("t19", 0, null);
        SpendLedger other = new SpendLedger("other", 3, 40);
        there.forEach(other::hear);
        ledger.news().forEach(other::hear);
        assertThat(sum(other)).as("those of which nobody told count twice").isGreaterThan(20);

        there.forEach(ledger::hear);
        List<SpendRow> ends = ledger.news();
        assertThat(told(ends)).containsExactly("t0 ends", "t1 ends", "t2 ends", "t3 ends");
        ends.forEach(other::hear);
        assertThat(sum(other)).isEqualTo(20);
    }

    @Test
    void tenantThatComesBackWithoutSpending_isStillToldToBeEmpty() {
        SpendLedger ledger = new SpendLedger("own", 3, 4);
        for (int i = 0; i < 5; i++) {
            spend(ledger, "t" + i);
        }
        ledger.today("support", NOON).reserve("t0", 0, null);
        assertThat(told(ledger.news())).contains("t0 ends");
    }

    /** What another process told of it was summed into the others before it came here. */
    @Test
    void endOfAnotherProcessesRow_takesNothingOfThisOne() {
        SpendLedger ledger = new SpendLedger("own", 3, 2);
        Account one = Account.EMPTY.spentToo("large", Purpose.answer, Spend.of(1, TokenCount.NONE));
        for (String tenant : List.of("a", "b", "c")) {
            ledger.hear(new SpendRow(new SpendRow.Key("other", "support", "2026-11-27", tenant), 1, one));
        }
        spend(ledger, "a");
        for (String tenant : List.of("b", "c", "a")) {
            ledger.hear(new SpendRow(new SpendRow.Key("other", "support", "2026-11-27", tenant), 2, Account.EMPTY));
        }
        assertThat(spent(ledger)).containsExactly("a 1");
    }
}
