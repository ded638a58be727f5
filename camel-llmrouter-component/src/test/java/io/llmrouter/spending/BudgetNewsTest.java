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
import io.llmrouter.spending.SpendGate.Room;
import io.llmrouter.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of a day's limits: each thing once, and nothing that is not so. */
class BudgetNewsTest {

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
    void eightyAndAHundredPercent_areToldOnce_andTheNextDayOpensAgain() {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.cacheOnly)));
        for (int i = 0; i < 10; i++) {
            spend(null, 0.0999);
        }
        budgets.reserve(expense(null, 0.1));
        budgets.reserve(expense(null, 0.1));
        assertThat(news).extracting(BudgetNews::action).containsExactly("warn", "cacheOnly");
        assertThat(news.get(0).spent()).isCloseTo(0.8991, within(1e-9));

        clock.pass(Duration.ofDays(1));
        budgets.tick();
        assertThat(news).extracting(BudgetNews::action).containsExactly("warn", "cacheOnly", "open");
        assertThat(budgets.reserve(expense(null, 0.9)).refusal()).isEmpty();
    }

    @Test
    void dearCall_thatDoesNotFit_isToldAsThat_onceAWhile_andHidesNothingThatComesLater() {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.downgrade)));
        spend(null, 0.1);
        for (int i = 0; i < 100; i++) {
            assertThat(budgets.reserve(expense(null, 2)).refusal()).isPresent();
        }
        assertThat(news)
                .singleElement()
                .isEqualTo(new BudgetNews(
                        "support",
                        "",
                        "perDay",
                        1,
                        0.1,
                        "downgrade",
                        Instant.parse("2026-01-02T00:00:00Z"),
                        new BudgetNews.Misfit("large", 2, 0.9),
                        "budget perDay of router 'support' has no room for a call to large, which asked 2 of 0.9 left of"
                                + " 1 USD; it opens again at 2026-01-02T00:00:00Z"));
        clock.pass(Duration.ofMinutes(11));
        budgets.reserve(expense(null, 2));
        spend(null, 0.72);
        budgets.reserve(expense(null, 2));
        budgets.reserve(expense(null, 2));
        spend(null, 0.18);
        assertThat(news)
                .extracting(item -> item.action() + (item.misfit() == null ? "" : " misfit"))
                .containsExactly("downgrade misfit", "downgrade misfit", "warn", "downgrade misfit", "downgrade");
        assertThat(budgets.outlook("support", null).room()).isEqualTo(Room.cheapest);
    }

    @Test
    void limitThatIsRaised_butIsStillFull_opensNothing() {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.fail)));
        spend(null, 0.5);
        budgets.reserve(expense(null, 2));
        Reservation last = budgets.reserve(expense(null, 0.5));
        last.settle(3.0, new TokenCount(10, 4, 5));

        budgets.apply(Map.of("support", perDay(2, OnExceeded.fail)));
        budgets.tick();

        assertThat(news).extracting(BudgetNews::action).doesNotContain("open");
        assertThat(budgets.outlook("support", null).room()).isEqualTo(Room.none);
    }

    @Test
    void callThatDidNotFit_hasRoomAgain_whenTheLimitIsRaised_orTheDayEnds_andNotBefore() {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.fail)));
        budgets.reserve(expense(null, 2));
        budgets.apply(Map.of("support", perDay(1, OnExceeded.fail)));
        assertThat(news).hasSize(1);
        budgets.apply(Map.of("support", perDay(1.5, OnExceeded.fail)));
        assertThat(news).extracting(BudgetNews::action).containsExactly("fail", "open");
        budgets.reserve(expense(null, 2));
        clock.pass(Duration.ofDays(1));
        budgets.tick();
        assertThat(news).extracting(BudgetNews::action).containsExactly("fail", "open", "fail", "open");
    }

    @Test
    void bothLimits_areToldOf_notOnlyTheFullerOne() {
        budgets.apply(
                Map.of("support", new Budget(NONE, 1, 0.95, Map.of(), OnExceeded.fail, 0.8, ZoneOffset.UTC, "USD")));
        spend("acme", 0.9);
        assertThat(news).extracting(BudgetNews::scope).containsExactly("perDay", "perTenantPerDay");
    }

    @Test
    void whatOthersSpent_isTold_whenSomebodyAsks() {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.fail)));
        SpendLedger elsewhere = new SpendLedger("other");
        new Budgets(elsewhere, clock, item -> {}).reserve(expense(null, 1)).settle(1, TokenCount.NONE);
        elsewhere.rows().forEach(ledger::hear);
        budgets.outlook("support", null);
        assertThat(news).extracting(BudgetNews::action).containsExactly("fail");
    }

    @Test
    void raisedLimit_opensAgain_atOnce() {
        budgets.apply(Map.of("support", perDay(1, OnExceeded.fail)));
        spend(null, 1);
        budgets.apply(Map.of("support", perDay(2, OnExceeded.fail)));
        assertThat(news).extracting(BudgetNews::action).containsExactly("fail", "open");
        assertThat(budgets.reserve(expense(null, 0.9)).refusal()).isEmpty();
    }

    @Test
    void limitThatIsTakenAway_isToldToBeOpen_ofTheWholeBudgetOrOfOneLimit() {
        budgets.apply(Map.of("support", new Budget(NONE, 2, 1, Map.of(), OnExceeded.fail, 0.8, ZoneOffset.UTC, "USD")));
        spend("acme", 1);
        spend("other", 0.9);
        news.clear();
        budgets.apply(Map.of("support", perDay(2, OnExceeded.fail)));
        assertThat(news)
                .extracting(item -> item.action() + " " + item.scope() + " " + item.tenant() + " " + item.spent())
                .containsExactly("open perTenantPerDay acme 1.0", "open perTenantPerDay other 0.9");
        news.clear();
        budgets.apply(Map.of());
        assertThat(news)
                .singleElement()
                .isEqualTo(new BudgetNews(
                        "support",
                        "",
                        "perDay",
                        NONE,
                        1.9,
                        "open",
                        null,
                        null,
                        "budget perDay of router 'support' is no more: nothing limits it"));
    }
}
