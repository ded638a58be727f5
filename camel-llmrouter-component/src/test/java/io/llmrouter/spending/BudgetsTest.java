/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.model.TokenCount;
import io.llmrouter.spending.SpendGate.Expense;
import io.llmrouter.spending.SpendGate.Purpose;
import io.llmrouter.spending.SpendGate.Reservation;
import io.llmrouter.spending.SpendGate.Room;
import io.llmrouter.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BudgetsTest {

    private static final double NONE = Double.POSITIVE_INFINITY;

    private final SettableClock clock = new SettableClock();
    private final List<BudgetNews> news = new ArrayList<>();
    private final SpendLedger ledger = new SpendLedger("run", 3, 4);
    private final Budgets budgets = new Budgets(ledger, clock, news::add);

    private static Budget perDay(double limit, OnExceeded action) {
        return new Budget(NONE, limit, NONE, Map.of(), action, 0.8, ZoneOffset.UTC, "USD");
    }

    private static Expense expense(String tenant, double expected) {
        return new Expense("support", tenant, "large", Purpose.answer, expected);
    }

    private void spend(String tenant, double cost) {
        Reservation reservation = budgets.reserve(expense(tenant, cost));
        assertThat(reservation.refusal()).isEmpty();
        reservation.settle(cost, new TokenCount(10, 4, 5));
    }

    @Test
    void fullDay_refusesTheNextCall_andSaysWhatIsInTheWay() {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.fail)));
        clock.pass(Duration.ofHours(20));
        spend(null, 0.9);

        BudgetExceededException why =
                budgets.reserve(expense(null, 0.2)).exceeded().orElseThrow();

        assertThat(why)
                .hasMessage(
                        "budget perDay of router 'support' has no room: 0.9 of 1 USD are spent or under way, and a call"
                                + " to large is expected to cost 0.2; it opens again at 2026-01-02T00:00:00Z");
        assertThat(why.retryAfter()).contains(Duration.ofHours(4));
        assertThat(why.spent().orElseThrow())
                .isEqualTo(new BudgetExceededException.Spent(
                        "perDay", 1, 0.9, Instant.parse("2026-01-02T00:00:00Z"), "fail"));
        assertThat(budgets.reserve(expense(null, 0.05)).refusal())
                .as("a cheaper one fits")
                .isEmpty();
    }

    @Test
    void callsUnderWay_count_untilTheyAreSettledOrReleased_once() {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.fail)));
        Reservation first = budgets.reserve(expense(null, 0.6));
        assertThat(budgets.reserve(expense(null, 0.6)).refusal()).isPresent();
        first.release();
        first.release();
        Reservation second = budgets.reserve(expense(null, 0.6));
        second.settle(0.1, TokenCount.NONE);
        second.settle(0.1, TokenCount.NONE);
        assertThat(budgets.reserve(expense(null, 0.9)).refusal()).isEmpty();
        assertThat(ledger.entries(null, null).get(0).account().spent().cost()).isEqualTo(0.1);
    }

    @Test
    void manyThreads_neverPassTheLimitByMoreThanTheirCallsCostMore() throws Exception {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.fail)));
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        for (int t = 0; t < threads; t++) {
            pool.execute(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < 1_000; i++) {
                    Reservation reservation = budgets.reserve(expense(null, 0.001));
                    if (reservation.refusal().isEmpty()) {
                        reservation.settle(0.002, TokenCount.NONE); // twice what was expected
                    }
                }
            });
        }
        start.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        double spent = ledger.entries(null, null).get(0).account().spent().cost();
        assertThat(spent).isBetween(0.998, 1 + threads * 0.001 + 1e-9);
    }

    @Test
    void tenants_haveLimitsOfTheirOwn_andNobodyInParticularIsOne() {
        budgets.apply(Map.of(
                "support", new Budget(NONE, 10, 1, Map.of("vip", 5.0), OnExceeded.fail, 0.8, ZoneOffset.UTC, "USD")));
        spend("acme", 1);
        assertThat(budgets.reserve(expense("acme", 0.1)).refusal())
                .get()
                .asString()
                .contains("for tenant acme");
        spend("vip", 4);
        spend(null, 1);
        assertThat(budgets.reserve(expense(null, 0.1)).refusal()).isPresent();
        assertThat(budgets.outlook("support", "acme").room()).isEqualTo(Room.none);
        assertThat(budgets.outlook("support", "vip").room()).isEqualTo(Room.any);
        assertThat(news).extracting(BudgetNews::tenant).contains("acme");
    }

    @Test
    void outlook_followsTheAction() {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.downgrade)));
        spend(null, 0.79);
        assertThat(budgets.outlook("support", null).room()).isEqualTo(Room.any);
        spend(null, 0.01);
        assertThat(budgets.outlook("support", null).room()).isEqualTo(Room.cheapest);
        spend(null, 0.2);
        assertThat(budgets.outlook("support", null).room()).isEqualTo(Room.cheapest);
        assertThat(budgets.reserve(expense(null, 0.0001))
                        .exceeded()
                        .orElseThrow()
                        .downgrades())
                .isTrue();
        assertThat(budgets.reserve(expense(null, 0)).refusal())
                .as("what is free")
                .isEmpty();

        budgets.apply(Map.of("support", perDay(1, OnExceeded.cacheOnly)));
        assertThat(budgets.outlook("support", null).room()).isEqualTo(Room.cached);
        budgets.apply(Map.of("support", perDay(1, OnExceeded.fail)));
        assertThat(budgets.outlook("support", null).room()).isEqualTo(Room.none);
        budgets.apply(Map.of());
        assertThat(budgets.outlook("support", null).room()).isEqualTo(Room.any);
    }

    @Test
    void states_areOfTheRoutersDay_andOfTheTenantWhoseLimitIsFullest() {
        budgets.apply(Map.of(
                "support", new Budget(NONE, 10, 4, Map.of("vip", 8.0), OnExceeded.fail, 0.8, ZoneOffset.UTC, "USD"),
                "idle", new Budget(NONE, NONE, 1, Map.of(), OnExceeded.fail, 0.8, ZoneOffset.UTC, "USD"),
                "single", new Budget(1, NONE, NONE, Map.of(), OnExceeded.fail, 0.8, ZoneOffset.UTC, "USD")));
        spend("vip", 3);
        spend("acme", 2);
        assertThat(budgets.states())
                .containsExactlyInAnyOrder(
                        new BudgetState("support", "perDay", 10, 5),
                        new BudgetState("support", "perTenantPerDay", 4, 2),
                        new BudgetState("idle", "perTenantPerDay", 1, 0));
        clock.pass(Duration.ofDays(1));
        assertThat(budgets.states()).contains(new BudgetState("support", "perDay", 10, 0));
    }

    @Test
    void clockThatGoesBackOverMidnight_goesOnWithTheEarlierDay_andNeitherDayIsPassed() {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.fail)));
        clock.pass(Duration.ofHours(23).plusMinutes(59));
        spend(null, 0.9);
        clock.pass(Duration.ofMinutes(2));
        spend(null, 0.7);
        clock.pass(Duration.ofMinutes(-2));
        assertThat(budgets.reserve(expense(null, 0.2)).refusal())
                .as("0.9 are spent here")
                .isPresent();
        spend(null, 0.1);
        clock.pass(Duration.ofMinutes(2));
        assertThat(budgets.reserve(expense(null, 0.4)).refusal())
                .as("0.7 are spent here")
                .isPresent();
        assertThat(ledger.entries("support", null))
                .extracting(entry ->
                        entry.day() + " " + Money.of(entry.account().spent().cost()))
                .containsExactly("2026-01-01 1", "2026-01-02 0.7");
    }

    @Test
    void callThatBeganYesterday_isYesterdays() {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.fail)));
        clock.pass(Duration.ofHours(23).plusMinutes(59));
        Reservation late = budgets.reserve(expense(null, 0.5));
        clock.pass(Duration.ofMinutes(2));
        late.settle(0.5, TokenCount.NONE);
        assertThat(budgets.reserve(expense(null, 1)).refusal()).isEmpty();
        assertThat(ledger.entries("support", "2026-01-01")
                        .get(0)
                        .account()
                        .spent()
                        .cost())
                .isEqualTo(0.5);
    }

    @Test
    void dayOfAZone_beginsThere() {
        clock.pass(Duration.ofHours(23).plusMinutes(30));
        budgets.apply(Map.of(
                "support",
                new Budget(NONE, 1, NONE, Map.of(), OnExceeded.fail, 0.8, ZoneId.of("Europe/Vienna"), "USD")));
        spend(null, 1);
        assertThat(ledger.entries(null, null).get(0).day()).isEqualTo("2026-01-02");
        assertThat(budgets.reserve(expense(null, 1))
                        .exceeded()
                        .orElseThrow()
                        .spent()
                        .orElseThrow()
                        .opens())
                .isEqualTo(Instant.parse("2026-01-02T23:00:00Z"));
    }

    @Test
    void requestOfItsOwnLimit_isHeldAgainstBoth() {
        budgets.apply(Map.of(
                "support", new Budget(0.5, 0.8, NONE, Map.of(), OnExceeded.downgrade, 1, ZoneOffset.UTC, "USD")));
        SpendGate request = budgets.forRequest("support");
        Reservation first = request.reserve(expense(null, 0.3));
        assertThat(request.reserve(expense(null, 0.3)).refusal())
                .get()
                .asString()
                .contains("perRequest");
        first.settle(0.1, TokenCount.NONE);
        request.reserve(expense(null, 0.4)).settle(0.4, TokenCount.NONE);
        assertThat(budgets.forRequest("support").reserve(expense(null, 0.4)).refusal())
                .get()
                .asString()
                .contains("perDay");
    }

    @Test
    void tooManyTenantsAndDays_areSummedAndForgotten_butTheDaysSumStays() {
        budgets.apply(Map.of("support", perDay(10, OnExceeded.fail)));
        for (int i = 0; i < 10; i++) {
            spend("tenant" + i, 1);
        }
        assertThat(ledger.entries(null, null))
                .extracting(entry ->
                        entry.tenant() + " " + Money.of(entry.account().spent().cost()))
                .containsExactly("others 6", "tenant6 1", "tenant7 1", "tenant8 1", "tenant9 1");
        assertThat(budgets.reserve(expense("tenant10", 0.1)).refusal()).isPresent();
        for (int day = 0; day < 5; day++) {
            clock.pass(Duration.ofDays(1));
            spend(null, 1);
        }
        assertThat(ledger.entries(null, null))
                .extracting(SpendLedger.Entry::day)
                .containsExactly("2026-01-04", "2026-01-05", "2026-01-06");
    }

    @Test
    void otherProcess_isHeard_newestStateOnce_inAnyOrder() {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.fail)));
        SpendLedger elsewhere = new SpendLedger("other");
        Budgets others = new Budgets(elsewhere, clock, item -> {});
        others.reserve(expense("acme", 0.3)).settle(0.3, TokenCount.NONE);
        List<SpendRow> early = elsewhere.rows();
        others.reserve(expense("acme", 0.4)).settle(0.4, TokenCount.NONE);
        elsewhere.rows().forEach(ledger::hear);
        early.forEach(ledger::hear);
        elsewhere.rows().forEach(ledger::hear);

        assertThat(budgets.reserve(expense(null, 0.4)).refusal()).isPresent();
        assertThat(budgets.reserve(expense(null, 0.3)).refusal()).isEmpty();
        assertThat(ledger.entries(null, null))
                .anySatisfy(entry -> assertThat(entry.account().spent().cost()).isCloseTo(0.7, within(1e-9)));
    }
}
