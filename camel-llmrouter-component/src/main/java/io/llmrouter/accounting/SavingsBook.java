/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.accounting;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.spending.Account;
import io.llmrouter.spending.Guesses;
import io.llmrouter.spending.Moments;
import io.llmrouter.spending.SpendLedger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Enters into a ledger what the strongest model would have cost: of each decision the baseline, measured or guessed, and of each shadow what a guess was
 * worth. Of the latest decisions it remembers the guess, so that a shadow that comes later can take its place. Thread-safe.
 */
public final class SavingsBook {

    private static final int REMEMBERED = 20_000;
    private static final String KEPT_FROM = "keptFrom";

    private final SpendLedger ledger;
    private final Map<String, String> strongest = new ConcurrentHashMap<>();
    private final Map<String, Guess> latest = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Guess> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Guess(String tenant, Instant time, String stratum, double cost) {}

    /** @param ledger where it is entered */
    public SavingsBook(SpendLedger ledger) {
        this.ledger = ledger;
    }

    /** Says which model savings of a router are measured against; unless it is said, the first one that was measured. */
    public void strongest(String router, String model) {
        strongest.put(router, model);
    }

    /** Enters a decision. */
    public void add(RoutingDecision decision) {
        if (decision.answer() == null || !(decision.baselineCost() > 0)) {
            return;
        }
        Attempt measured = measured(decision);
        String kept = decision.features().get(KEPT_FROM) instanceof String from ? from : null;
        boolean hit = decision.cache().status().startsWith("hit");
        if (measured != null) {
            strongest.putIfAbsent(decision.router(), measured.model());
        }
        if (measured != null || hit && kept != null && kept.equals(strongest.get(decision.router()))) {
            change(decision, account -> account.measuredToo(decision.baselineCost()));
            pairs(decision, measured);
            return;
        }
        String stratum =
                hit ? (kept == null ? "cache" : kept) : decision.answer().model();
        Guess guess = new Guess(decision.tenant(), decision.time(), stratum, decision.baselineCost());
        synchronized (latest) {
            latest.put(decision.id(), guess);
        }
        change(decision, account -> account.guessedToo(stratum, Guesses.of(guess.cost())));
    }

    /** The strongest model's own attempt, whose cost is the baseline; null if it did not answer. */
    private Attempt measured(RoutingDecision decision) {
        String known = strongest.get(decision.router());
        for (Attempt attempt : decision.attempts()) {
            boolean answered = attempt.error() == null && !attempt.reason().equals("confidence");
            if (answered
                    && attempt.cost() == decision.baselineCost()
                    && (known == null || known.equals(attempt.model()))) {
                return attempt;
            }
        }
        return null;
    }

    private void pairs(RoutingDecision decision, Attempt strong) {
        if (strong == null || strong.tokensOut() <= 0) {
            return;
        }
        for (Attempt cheap : decision.attempts()) {
            if (cheap.outcome().equals("escalated")
                    && cheap.tokensOut() > 0
                    && !cheap.model().equals(strong.model())) {
                Moments pair = Moments.of(cheap.tokensOut(), strong.tokensOut());
                change(decision, account -> account.escalatedToo(cheap.model(), pair));
            }
        }
    }

    /**
     * Enters what a shadow found: the strongest model's real cost of a request that another one had answered. One that failed, or whose answer was cut,
     * found nothing.
     */
    public void add(RoutingEvent shadow) {
        Object model = shadow.facts().get("model");
        if (!(shadow.facts().get("cost") instanceof Number cost)
                || !(cost.doubleValue() > 0)
                || shadow.id() == null
                || !"compared".equals(shadow.facts().getOrDefault("outcome", "compared"))
                || !String.valueOf(model).equals(strongest.get(shadow.router()))) {
            return;
        }
        Guess guess;
        synchronized (latest) {
            guess = latest.remove(shadow.id());
        }
        if (guess != null) {
            Moments pair = Moments.of(guess.cost(), cost.doubleValue());
            ledger.change(
                    shadow.router(),
                    guess.tenant(),
                    guess.time(),
                    account -> account.sampledToo(guess.stratum(), guess.cost(), pair));
        }
    }

    private void change(RoutingDecision decision, UnaryOperator<Account> change) {
        ledger.change(decision.router(), decision.tenant(), decision.time(), change);
    }
}
