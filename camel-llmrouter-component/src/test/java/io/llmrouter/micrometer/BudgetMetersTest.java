/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.spending.Budget;
import io.llmrouter.spending.Budgets;
import io.llmrouter.spending.OnExceeded;
import io.llmrouter.spending.SpendLedger;
import io.llmrouter.testing.SettableClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BudgetMetersTest {

    private final AtomicInteger looks = new AtomicInteger();
    private final MeterRegistry registry = new SimpleMeterRegistry();

    /** Asked for the time once for each budget that is looked at. */
    private final SettableClock clock = new SettableClock() {
        @Override
        public Instant instant() {
            looks.incrementAndGet();
            return super.instant();
        }
    };

    private final Budgets budgets = new Budgets(new SpendLedger(), clock, news -> {});
    private final BudgetMeters meters = new BudgetMeters(new BoundMeters(registry), budgets);

    private static Budget of(double perDay) {
        return new Budget(
                Double.POSITIVE_INFINITY, perDay, perDay, Map.of(), OnExceeded.fail, 0.8, ZoneOffset.UTC, "USD");
    }

    private void limit(int routers) {
        Map<String, Budget> all = new HashMap<>();
        for (int i = 1; i <= routers; i++) {
            all.put("router-" + i, of(i));
        }
        budgets.apply(all);
        meters.refresh();
        looks.set(0);
    }

    @Test
    void scrapeOfManyBudgets_looksAtEachForItsOwnGaugesOnly() {
        limit(20);

        assertThat(registry.getMeters()).hasSize(20 * 2 * 3).allSatisfy(meter -> assertThat(((Gauge) meter).value())
                .isNotNaN());

        assertThat(looks).hasValue(20 * 2 * 3);
        assertThat(limitOf("router-7")).isEqualTo(7);
    }

    @Test
    void budgetThatIsTakenAway_isNotANumber_alsoBeforeTheNextRefresh() {
        limit(2);
        budgets.apply(Map.of("router-1", of(5)));

        assertThat(limitOf("router-2")).isNaN();
        assertThat(limitOf("router-1")).isEqualTo(5);
        meters.refresh();
        assertThat(limitOf("router-2")).isNaN();
    }

    @Test
    void routerWithANameThatATagCannotHave_hasItsGauges() {
        budgets.apply(Map.of("a#b", of(3)));
        meters.refresh();

        assertThat(limitOf("a_b")).isEqualTo(3);
    }

    private double limitOf(String router) {
        return registry.get("camel.llmrouter.budget.limit")
                .tags("router", router, "scope", "perDay")
                .gauge()
                .value();
    }
}
