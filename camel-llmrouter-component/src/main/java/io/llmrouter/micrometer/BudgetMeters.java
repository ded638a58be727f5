/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import io.llmrouter.spending.BudgetState;
import io.llmrouter.spending.Budgets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Meters of budgets, read when the registry asks: {@code camel.llmrouter.budget.limit}, {@code .spent} and {@code .share}, tagged {@code router} and
 * {@code scope}. Of a budget that a reload took away they are not a number. Thread-safe.
 */
public final class BudgetMeters {

    private static final String PREFIX = "camel.llmrouter.budget.";

    private final BoundMeters meters;
    private final Budgets budgets;
    private final MeterFamily<Boolean> limits = new MeterFamily<>(this::register, "router", "scope");

    /** What routers are named, by what their tag says. */
    private volatile Map<String, String> routers = Map.of();

    /**
     * @param meters of a registry of the application
     * @param budgets of the application
     */
    public BudgetMeters(BoundMeters meters, Budgets budgets) {
        this.meters = meters;
        this.budgets = budgets;
    }

    /** Begins to show limits that have come since the last time. */
    public void refresh() {
        List<BudgetState> states = budgets.states();
        routers = states.stream()
                .map(BudgetState::router)
                .collect(Collectors.toMap(BoundedTag::clean, router -> router, (first, second) -> first));
        states.forEach(state -> limits.of(state.router(), state.scope()));
    }

    private Boolean register(Tags tags) {
        gauge("limit", "A day's limit.", tags, BudgetState::limit);
        gauge("spent", "What was spent of a day's limit.", tags, BudgetState::spent);
        gauge("share", "How full a day's limit is; 1 is all of it.", tags, BudgetState::share);
        return true;
    }

    private void gauge(String name, String description, Tags tags, ToDoubleFunction<BudgetState> number) {
        String router = MeterFamily.value(tags, "router");
        String scope = MeterFamily.value(tags, "scope");
        meters.add(Gauge.builder(PREFIX + name, () -> budgets.states(routers.getOrDefault(router, router)).stream()
                        .filter(state -> state.scope().equals(scope))
                        .mapToDouble(number)
                        .findFirst()
                        .orElse(Double.NaN))
                .description(description)
                .tags(tags));
    }
}
