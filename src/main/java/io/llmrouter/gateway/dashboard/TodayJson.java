/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.spending.Account;
import io.llmrouter.spending.Savings;
import io.llmrouter.spending.SpendLedger;
import java.time.Instant;

/**
 * What a router spent and saved today, by the ledger: with shadows and judges, of all processes that share the store, and with an interval. Stateless.
 */
final class TodayJson {

    private TodayJson() {}

    /**
     * Writes it.
     *
     * @param root gets {@code today}
     * @param ledger of all routers
     * @param query says whose; a tenant's saving rests on its own requests alone
     * @param now falls into today
     */
    static void write(ObjectNode root, SpendLedger ledger, DashboardQuery query, Instant now) {
        String day = ledger.dayOf(query.router(), now);
        Account account = ledger.entries(query.router(), day).stream()
                .filter(entry -> query.viewer().sees(entry.tenant()))
                .map(SpendLedger.Entry::account)
                .reduce(Account.EMPTY, Account::plus);
        Savings savings = Savings.of(account, account);
        ObjectNode today = root.putObject("today")
                .put("day", day)
                .put("basis", savings.basis().name())
                .put("pairs", savings.pairs());
        DashboardJson.number(today, "spent", savings.spent());
        DashboardJson.number(today, "baseline", savings.baseline());
        DashboardJson.number(today, "saved", savings.saved());
        DashboardJson.number(today, "low", savings.low());
        DashboardJson.number(today, "high", savings.high());
        ObjectNode purposes = today.putObject("purposes");
        account.byPurpose().forEach((purpose, spend) -> purposes.put(purpose.name(), spend.cost()));
    }
}
