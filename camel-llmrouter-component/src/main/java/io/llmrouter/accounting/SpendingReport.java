/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.accounting;

import io.llmrouter.spending.Account;
import io.llmrouter.spending.Savings;
import io.llmrouter.spending.Spend;
import io.llmrouter.spending.SpendLedger;
import io.llmrouter.spending.SpendLedger.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a ledger says, for people and programs. Stateless. */
public final class SpendingReport {

    private static final String POLICY = "policy/";

    private SpendingReport() {}

    /**
     * One router, day and tenant.
     *
     * @param router name
     * @param day ISO date
     * @param tenant hash, empty for nobody in particular; null for all together
     * @param account what was spent
     * @param savings what was saved
     */
    public record Row(String router, String day, String tenant, Account account, Savings savings) {

        /** As JSON has it: flat names, amounts in the configuration's currency; no interval where nothing was measured. */
        public Map<String, Object> map() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("router", router);
            map.put("day", day);
            if (tenant != null) {
                map.put("tenant", tenant);
            }
            map.put("requests", account.requests());
            map.putAll(spend(account.spent()));
            map.put("baseline", savings.baseline());
            map.put("saved", savings.saved());
            map.put("savedLow", savings.isKnown() ? savings.low() : null);
            map.put("savedHigh", savings.isKnown() ? savings.high() : null);
            map.put("basis", savings.basis().name());
            map.put("pairs", savings.pairs());
            Map<String, Object> models = new LinkedHashMap<>();
            account.byModel().forEach((model, spend) -> models.put(model, spend(spend)));
            map.put("models", models);
            Map<String, Object> purposes = new LinkedHashMap<>();
            account.byPurpose().forEach((purpose, spend) -> purposes.put(purpose.name(), spend(spend)));
            map.put("purposes", purposes);
            return map;
        }
    }

    private static Map<String, Object> spend(Spend spend) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("spent", spend.cost());
        map.put("calls", spend.calls());
        map.put("tokensIn", spend.input());
        map.put("tokensCachedIn", spend.cachedInput());
        map.put("tokensOut", spend.output());
        return map;
    }

    /** Each router, day and tenant by itself; null stands for all. */
    public static List<Row> tenants(SpendLedger ledger, String router, String day) {
        Map<String, Account> evidence = evidence(ledger);
        return entries(ledger, router, day).stream()
                .map(entry -> new Row(
                        entry.router(),
                        entry.day(),
                        entry.tenant(),
                        entry.account(),
                        Savings.of(entry.account(), evidence.get(entry.router()))))
                .toList();
    }

    /** Each router and day, all tenants together; null stands for all. */
    public static List<Row> days(SpendLedger ledger, String router, String day) {
        Map<String, Account> evidence = evidence(ledger);
        Map<String, Map<String, Account>> sums = new TreeMap<>();
        entries(ledger, router, day).forEach(entry -> sums.computeIfAbsent(entry.router(), name -> new TreeMap<>())
                .merge(entry.day(), entry.account(), Account::plus));
        List<Row> rows = new ArrayList<>();
        sums.forEach((name, days) -> days.forEach((date, account) ->
                rows.add(new Row(name, date, null, account, Savings.of(account, evidence.get(name))))));
        return rows;
    }

    /** Ratios of guesses to truths rest on all days that are kept. */
    private static Map<String, Account> evidence(SpendLedger ledger) {
        Map<String, Account> evidence = new TreeMap<>();
        ledger.entries(null, null).forEach(entry -> evidence.merge(entry.router(), entry.account(), Account::plus));
        return evidence;
    }

    private static List<Entry> entries(SpendLedger ledger, String router, String day) {
        return ledger.entries(router, day).stream()
                .filter(entry -> !entry.router().startsWith(POLICY))
                .filter(entry -> entry.account().requests() > 0
                        || entry.account().spent().calls() > 0)
                .toList();
    }
}
