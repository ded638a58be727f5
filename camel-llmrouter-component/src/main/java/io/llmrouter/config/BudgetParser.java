/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.engine.RouterDefinition.StandIns;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.routing.Fingerprint;
import io.llmrouter.spending.Budget;
import io.llmrouter.spending.OnExceeded;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code budget:} of a router. One document, one thread. */
final class BudgetParser {

    static final Set<String> OWN = Set.of(
            "perRequest", "perDay", "perTenantPerDay", "tenants", "onExceeded", "downgradeAt", "downgradeTo", "zone");
    private static final Set<String> LIMITS = Set.of("perRequest", "perDay", "perTenantPerDay", "tenants");
    private static final String AMOUNT = "an amount of 0 or more in the document's currency, for example 25.00";
    private static final double DOWNGRADE_AT = 0.8;

    private final Problems problems;
    private final Map<String, ModelDefinition> models;
    private final String currency;

    BudgetParser(Problems problems, Map<String, ModelDefinition> models, String currency) {
        this.problems = problems;
        this.models = models;
        this.currency = currency;
    }

    /** Without limits of a router that has none: others may still stand in, where a policy around its endpoint limits it. */
    BudgetDefinition parse(Section router) {
        StandIns usual = new StandIns(List.copyOf(used(router, List.of("decide", "otherwise", "retrieve"))), false);
        return router.section("budget")
                .map(budget -> budget(router, budget, usual))
                .orElse(new BudgetDefinition(null, usual));
    }

    private BudgetDefinition budget(Section router, Section section, StandIns usual) {
        section.allowOnly(OWN, Set.of());
        if (section.keys().stream().noneMatch(LIMITS::contains)) {
            problems.add(
                    section.node(), "limits nothing; write for example budget: {perDay: 25.00, onExceeded: downgrade}");
        }
        warnOfPrices(router, section);
        return new BudgetDefinition(
                new Budget(
                        amount(section, "perRequest"),
                        amount(section, "perDay"),
                        amount(section, "perTenantPerDay"),
                        tenants(section),
                        onExceeded(section),
                        section.number(
                                        "downgradeAt",
                                        n -> n > 0 && n <= 1,
                                        "a share above 0, at most 1, for example 0.8")
                                .orElse(DOWNGRADE_AT),
                        zone(section),
                        currency),
                section.has("downgradeTo") ? new StandIns(downgradeTo(section), true) : usual);
    }

    private double amount(Section section, String key) {
        return section.number(key, n -> n >= 0, AMOUNT).orElse(Double.POSITIVE_INFINITY);
    }

    private Map<String, Double> tenants(Section section) {
        Map<String, Double> limits = new LinkedHashMap<>();
        section.section("tenants")
                .ifPresent(tenants -> tenants.keys().forEach(tenant -> tenants.number(tenant, n -> n >= 0, AMOUNT)
                        .ifPresent(limit -> limits.put(Fingerprint.of(tenant), limit))));
        return limits;
    }

    private OnExceeded onExceeded(Section section) {
        String text = section.text("onExceeded").orElse(OnExceeded.downgrade.name());
        for (OnExceeded action : OnExceeded.values()) {
            if (action.name().equals(text)) {
                return action;
            }
        }
        problems.add(
                section.at("onExceeded"),
                Suggestion.unknown(
                        "onExceeded",
                        text,
                        new TreeSet<>(Arrays.stream(OnExceeded.values())
                                .map(Enum::name)
                                .toList())));
        return OnExceeded.downgrade;
    }

    private List<String> downgradeTo(Section section) {
        List<String> names = section.distinctTexts("downgradeTo").stream()
                .filter(name -> {
                    if (!models.containsKey(name.text())) {
                        problems.add(name, Suggestion.unknown("model", name.text(), models.keySet()));
                    }
                    return models.containsKey(name.text());
                })
                .map(ConfigNode.Scalar::text)
                .toList();
        if (names.isEmpty()) {
            problems.add(
                    section.at("downgradeTo"), "names no model; name one or more of " + new TreeSet<>(models.keySet()));
        }
        return names;
    }

    private ZoneId zone(Section section) {
        String name = section.text("zone").orElse("UTC");
        try {
            return name.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            problems.add(section.at("zone"), "'" + name + "' is no time zone; write for example UTC or Europe/Vienna");
            return ZoneOffset.UTC;
        }
    }

    /** Models that the router's steps name: one that stands elsewhere in the document is not meant for it. */
    private Set<String> used(Section router, List<String> keys) {
        Set<String> used = new LinkedHashSet<>();
        for (String key : keys) {
            if (router.has(key)) {
                collect(router.at(key), used);
            }
        }
        return used;
    }

    private void collect(ConfigNode node, Set<String> used) {
        if (node instanceof ConfigNode.Scalar scalar && models.containsKey(scalar.text())) {
            used.add(scalar.text());
        } else if (node instanceof ConfigNode.Mapping mapping) {
            mapping.entries().values().forEach(value -> collect(value, used));
        } else if (node instanceof ConfigNode.Sequence sequence) {
            sequence.items().forEach(item -> collect(item, used));
        }
    }

    /** Whoever forgot a price has a budget that never ends. */
    private void warnOfPrices(Section router, Section section) {
        List<String> free = used(router, List.of("decide", "otherwise", "retrieve", "plans")).stream()
                .filter(name -> TokenPrice.FREE.equals(models.get(name).price()))
                .sorted()
                .toList();
        if (!free.isEmpty()) {
            problems.warn(
                    section.node(),
                    "counts " + free + " as free of charge, since their price is 0 or not given; give each model that"
                            + " costs money its price: {input: ..., output: ...}");
        }
    }
}
