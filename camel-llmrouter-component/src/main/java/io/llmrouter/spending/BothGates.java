/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.model.TokenCount;
import java.util.Optional;

/** Two gates that must both agree. As thread-safe as they are. */
record BothGates(SpendGate first, SpendGate second) implements SpendGate {

    @Override
    public Outlook outlook(String router, String tenant) {
        return first.outlook(router, tenant).or(second.outlook(router, tenant));
    }

    @Override
    public boolean holds(String scope) {
        return first.holds(scope) || second.holds(scope);
    }

    @Override
    public SpendGate forRequest(String router) {
        return new BothGates(first.forRequest(router), second.forRequest(router));
    }

    @Override
    public Reservation reserve(Expense expense) {
        Reservation one = first.reserve(expense);
        if (one.refusal().isPresent()) {
            return one;
        }
        Reservation two = second.reserve(expense);
        if (two.refusal().isPresent()) {
            one.release();
            return two;
        }
        return new Held(one, two);
    }

    private record Held(Reservation one, Reservation two) implements Reservation {

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public Optional<BudgetExceededException> exceeded() {
            return Optional.empty();
        }

        @Override
        public void settle(double cost) {
            one.settle(cost);
            two.settle(cost);
        }

        @Override
        public void settle(double cost, TokenCount tokens) {
            one.settle(cost, tokens);
            two.settle(cost, tokens);
        }

        @Override
        public void release() {
            one.release();
            two.release();
        }
    }
}
