/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.accounting;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.spending.Account;
import io.llmrouter.spending.Spend;
import io.llmrouter.spending.SpendFacts;
import io.llmrouter.spending.SpendGate.Purpose;
import io.llmrouter.spending.SpendLedger;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes a ledger of logged decisions and shadows. A log is read twice: first to learn which model is the strongest, since only its cost is a baseline. Calls
 * for judging hits of a cache are in no log. One thread.
 */
public final class SpendingLog {

    private static final int DAYS = 3_660;
    private static final int TENANTS = 1_000;

    private final SpendLedger ledger = new SpendLedger("log", DAYS, TENANTS);
    private final SavingsBook savings = new SavingsBook(ledger);
    private final Map<String, Map<String, Integer>> measured = new HashMap<>();
    private final ZoneId zone;
    private String currency = "";

    /** @param zone where days begin */
    public SpendingLog(ZoneId zone) {
        this.zone = zone;
    }

    /** The first reading. */
    public void learn(RoutingEvent event) {
        if (event.kind() == Kind.shadow && event.facts().get("model") instanceof String model) {
            vote(event.router(), model);
        } else if (event.kind() == Kind.decision && event.decision() != null) {
            RoutingDecision decision = event.decision();
            currency = decision.currency() == null ? currency : decision.currency();
            decision.attempts().stream()
                    .filter(attempt ->
                            attempt.error() == null && attempt.cost() > 0 && attempt.cost() == decision.baselineCost())
                    .forEach(attempt -> vote(decision.router(), attempt.model()));
        }
    }

    private void vote(String router, String model) {
        measured.computeIfAbsent(router, name -> new HashMap<>()).merge(model, 1, Integer::sum);
    }

    /** The second reading. */
    public void add(RoutingEvent event) {
        if (!event.router().isEmpty()) {
            ledger.zone(event.router(), zone);
        }
        Map<String, Integer> votes = measured.remove(event.router());
        if (votes != null) {
            savings.strongest(
                    event.router(),
                    Collections.max(votes.entrySet(), Map.Entry.comparingByValue())
                            .getKey());
        }
        if (event.kind() == Kind.decision && event.decision() != null) {
            event.decision().attempts().forEach(attempt -> spend(event.decision(), attempt));
            embedding(event.decision());
            savings.add(event.decision());
        } else if (event.kind() == Kind.shadow) {
            shadow(event);
        }
    }

    private void spend(RoutingDecision decision, Attempt attempt) {
        if (attempt.outcome().equals("skipped")) {
            return;
        }
        Purpose purpose = attempt.reason().equals("confidence") ? Purpose.confidence : Purpose.answer;
        Spend spend = new Spend(attempt.cost(), 1, attempt.tokensIn(), attempt.tokensCachedIn(), attempt.tokensOut());
        ledger.change(
                decision.router(),
                decision.tenant(),
                decision.time(),
                account -> account.spentToo(attempt.model(), purpose, spend));
    }

    private void embedding(RoutingDecision decision) {
        Map<String, Object> features = decision.features();
        if (features.get("embeddingModel") instanceof String model
                && features.get("embeddingCost") instanceof Number cost
                && features.get("embeddingTokens") instanceof Number tokens) {
            Spend spend = new Spend(cost.doubleValue(), 1, tokens.longValue(), 0, 0);
            ledger.change(
                    decision.router(),
                    decision.tenant(),
                    decision.time(),
                    account -> account.spentToo(model, Purpose.router, spend));
        }
    }

    private void shadow(RoutingEvent event) {
        String model = String.valueOf(event.facts().get("model"));
        String judge = event.facts().get("judgedBy") instanceof String name ? name : "judge";
        String tenant = event.facts().get("tenant") instanceof String hash ? hash : null;
        ledger.change(
                event.router(),
                tenant,
                event.time(),
                account -> paid(
                        paid(account, model, Purpose.shadow, SpendFacts.ofShadow(event.facts())),
                        judge,
                        Purpose.judge,
                        SpendFacts.ofJudge(event.facts())));
        savings.add(event);
    }

    private static Account paid(Account account, String model, Purpose purpose, Spend spend) {
        return spend.calls() > 0 ? account.spentToo(model, purpose, spend) : account;
    }

    /** What was read. */
    public SpendLedger ledger() {
        return ledger;
    }

    /** Of all prices; empty if no decision was read. */
    public String currency() {
        return currency;
    }
}
