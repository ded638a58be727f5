/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.failure.BudgetExceededException.Spent;
import io.llmrouter.model.TokenCount;
import java.util.Optional;

/**
 * A limit for the calls that come through it, beside what another gate says. Thread-safe: sums are guarded by {@code this}.
 */
public final class CappedGate implements SpendGate {

    private final SpendGate next;
    private final String scope;
    private final double limit;
    private final OnExceeded action;
    private final String currency;
    private double spent;
    private double reserved;

    /**
     * @param next asked as well
     * @param scope for messages: {@code perRequest}, {@code perExchange}
     * @param limit in the configuration's currency
     * @param action what is wanted where the limit is in the way
     * @param currency for messages
     */
    public CappedGate(SpendGate next, String scope, double limit, OnExceeded action, String currency) {
        this.next = next;
        this.scope = scope;
        this.limit = limit;
        this.action = action;
        this.currency = currency;
    }

    /** What came through it so far. */
    public synchronized double spent() {
        return spent;
    }

    @Override
    public Outlook outlook(String router, String tenant) {
        return next.outlook(router, tenant).or(own());
    }

    @Override
    public boolean holds(String budget) {
        return next.holds(budget);
    }

    private synchronized Outlook own() {
        if (spent < limit) {
            return Outlook.OPEN; // also where there is no limit
        }
        Room room =
                switch (action) {
                    case downgrade -> Room.cheapest;
                    case cacheOnly -> Room.cached;
                    case fail -> Room.none;
                };
        return new Outlook(room, exceeded("nothing is left"));
    }

    @Override
    public Reservation reserve(Expense expense) {
        BudgetExceededException why = take(expense);
        if (why != null) {
            return new Refused(why);
        }
        Reservation reservation = next.reserve(expense);
        if (reservation.refusal().isPresent()) {
            end(expense.expected(), 0);
            return reservation;
        }
        return new Held(reservation, expense.expected());
    }

    private synchronized BudgetExceededException take(Expense expense) {
        if (expense.expected() > 0 && spent + reserved + expense.expected() > limit) {
            return exceeded("a call to " + expense.model() + " is expected to cost " + Money.of(expense.expected()));
        }
        reserved += expense.expected();
        return null;
    }

    private synchronized void end(double expected, double cost) {
        reserved -= expected;
        spent += cost;
    }

    private BudgetExceededException exceeded(String why) {
        double committed = spent + reserved;
        return new BudgetExceededException(
                "budget " + scope + " has no room: " + Money.of(committed) + " of " + Money.of(limit) + " " + currency
                        + " are spent or under way, and " + why + "; raise it, or ask for less",
                new Spent(scope, limit, committed, null, action.name()),
                null);
    }

    private final class Held implements Reservation {

        private final Reservation inner;
        private final double expected;
        private boolean ended;

        Held(Reservation inner, double expected) {
            this.inner = inner;
            this.expected = expected;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public void settle(double cost) {
            settle(cost, TokenCount.NONE);
        }

        @Override
        public void settle(double cost, TokenCount tokens) {
            if (end()) {
                CappedGate.this.end(expected, cost);
                inner.settle(cost, tokens);
            }
        }

        @Override
        public void release() {
            if (end()) {
                CappedGate.this.end(expected, 0);
                inner.release();
            }
        }

        private synchronized boolean end() {
            boolean first = !ended;
            ended = true;
            return first;
        }
    }
}
