/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.llmrouter.config.HazelcastSettings;
import io.llmrouter.model.TokenCount;
import io.llmrouter.spending.Account;
import io.llmrouter.spending.Budget;
import io.llmrouter.spending.Budgets;
import io.llmrouter.spending.Guesses;
import io.llmrouter.spending.Moments;
import io.llmrouter.spending.OnExceeded;
import io.llmrouter.spending.SpendGate.Expense;
import io.llmrouter.spending.SpendGate.Purpose;
import io.llmrouter.spending.SpendGate.Reservation;
import io.llmrouter.spending.SpendLedger;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One budget of several processes. */
class HazelcastSpendingTest {

    private static final double NONE = Double.POSITIVE_INFINITY;

    @TempDir
    Path folder;

    private static Budgets budgets(HazelcastStore store, Stores stores) {
        Budgets budgets = new Budgets(store.spending(), stores.clock, news -> {});
        budgets.apply(
                Map.of("support", new Budget(NONE, 1, NONE, Map.of(), OnExceeded.fail, 0.8, ZoneOffset.UTC, "USD")));
        return budgets;
    }

    private static boolean spend(Budgets budgets, double cost) {
        Reservation reservation = budgets.reserve(new Expense("support", "acme", "large", Purpose.answer, cost));
        reservation.settle(cost, new TokenCount(10, 4, 5));
        return reservation.refusal().isEmpty();
    }

    private static double spent(HazelcastStore store) {
        return store.spending().entries("support", null).stream()
                .mapToDouble(entry -> entry.account().spent().cost())
                .sum();
    }

    @Test
    void twoMembers_shareADay_andPassItByNoMoreThanOneInterval() {
        try (Stores stores = new Stores("spending", 2).openAll()) {
            Budgets one = budgets(stores.first(), stores);
            Budgets other = budgets(stores.last(), stores);
            int calls = 6;
            for (int i = 0; i < 3; i++) {
                assertThat(spend(one, 0.1)).isTrue();
                assertThat(spend(other, 0.1)).isTrue();
                double now = 0.2 * (i + 1);
                await().untilAsserted(() -> {
                    assertThat(spent(stores.first())).isCloseTo(now, within(1e-9));
                    assertThat(spent(stores.last())).isCloseTo(now, within(1e-9));
                });
            }
            // both begin at 0.6 and know nothing of what the other spends in this interval
            for (int i = 0; i < 20; i++) {
                calls += (spend(one, 0.1) ? 1 : 0) + (spend(other, 0.1) ? 1 : 0);
            }
            double most = calls * 0.1;
            await().untilAsserted(() -> {
                assertThat(spent(stores.first())).isCloseTo(most, within(1e-9));
                assertThat(spent(stores.last())).isCloseTo(most, within(1e-9));
            });
            assertThat(most).as("at most what both had left, twice").isBetween(0.99, 1.4 + 1e-9);
            assertThat(spend(one, 0.01)).isFalse();
            assertThat(spend(other, 0.01)).isFalse();

            stores.first().close();
            assertThat(spent(stores.last())).as("of a member that left").isCloseTo(most, within(1e-9));
        }
    }

    @Test
    void memberThatStartsAgain_knowsWhatWasSpentToday_alsoWhatWasSaved() {
        try (Stores stores = new Stores("again", 2).openAll()) {
            spend(budgets(stores.first(), stores), 0.9);
            SpendLedger ledger = stores.first().spending();
            Moments pair = Moments.of(0.5, 0.6);
            ledger.change("support", "acme", stores.clock.instant(), account -> account.measuredToo(0.4)
                    .guessedToo("small", Guesses.of(0.5))
                    .guessedToo("small", Guesses.of(0.7))
                    .sampledToo("small", 0.5, pair));
            Account before = ledger.entries("support", null).get(0).account();
            stores.first().close();

            HazelcastStore again = stores.open(stores.member(0));
            await().untilAsserted(() -> assertThat(again.spending().entries("support", null))
                    .singleElement()
                    .extracting(SpendLedger.Entry::account)
                    .isEqualTo(before));
            assertThat(spend(budgets(again, stores), 0.2)).isFalse();
        }
    }

    /** Of no tenant: neither a text nor a map has place for null. */
    @Test
    void whatNobodyInParticularSpent_isNobodysElsewhereToo() {
        try (Stores stores = new Stores("nobody", 2).openAll()) {
            budgets(stores.first(), stores)
                    .reserve(new Expense("support", null, "large", Purpose.answer, 0.5))
                    .settle(0.5, TokenCount.NONE);
            await().untilAsserted(() -> assertThat(stores.last().spending().entries(null, null))
                    .singleElement()
                    .extracting(SpendLedger.Entry::tenant)
                    .isEqualTo(""));
        }
    }

    @Test
    void onlyProcess_keepsTodaysSpending_inItsSnapshot() {
        try (Stores stores = new Stores("alone", 1)) {
            HazelcastSettings settings = Stores.settings(
                    stores.joined(false, 0),
                    HazelcastSettings.Limits.DEFAULT,
                    false,
                    folder.resolve("statistics.json"));
            HazelcastStore store = stores.open(settings);
            spend(budgets(store, stores), 0.9);
            store.close();
            HazelcastStore again = stores.open(settings);
            assertThat(spend(budgets(again, stores), 0.2)).isFalse();
            assertThat(spend(budgets(again, stores), 0.1)).isTrue();
        }
    }

    @Test
    void rowsOfThisProcess_areToldOnce_andAllAgainWhereTheyAreMissing() {
        try (Stores stores = new Stores("told", 1).openAll()) {
            HazelcastStore store = stores.first();
            Budgets budgets = budgets(store, stores);
            spend(budgets, 0.5);
            IMap<String, String> map = store.map(SharedMaps.SPENDING);
            await().untilAsserted(() -> assertThat(map.size()).isEqualTo(1));
            map.clear();
            budgets.reserve(new Expense("support", "other", "large", Purpose.answer, 0.1))
                    .settle(0.1, TokenCount.NONE);
            await().untilAsserted(() -> assertThat(map.keySet()).isNotEmpty());
            assertThat(map.keySet())
                    .as("the other one has not changed")
                    .singleElement()
                    .asString()
                    .endsWith("other");
            store.reconcile();
            assertThat(map.size()).isEqualTo(2);
        }
    }

    /** The instance is an application's, which puts another one in its place: that one knows nothing. */
    @Test
    void everything_isToldToAnotherInstance() {
        AtomicReference<HazelcastInstance> bean = new AtomicReference<>(alone());
        try (Stores stores = new Stores("bean", 1)) {
            HazelcastStore store = stores.open(
                    Stores.settings(new HazelcastSettings.Bean("hz"), HazelcastSettings.Limits.DEFAULT, false, null),
                    name -> bean.get());
            spend(budgets(store, stores), 0.5);
            await().untilAsserted(() ->
                    assertThat(bean.get().getMap(SharedMaps.SPENDING).size()).isEqualTo(1));
            HazelcastInstance other = alone();
            bean.getAndSet(other).shutdown();
            await().untilAsserted(() ->
                    assertThat(other.getMap(SharedMaps.SPENDING).size()).isEqualTo(1));
        } finally {
            bean.get().shutdown();
        }
    }

    private static HazelcastInstance alone() {
        Config config = new Config();
        config.getJetConfig().setEnabled(false);
        Stores.QUICK.forEach(config::setProperty);
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        return Hazelcast.newHazelcastInstance(config);
    }
}
