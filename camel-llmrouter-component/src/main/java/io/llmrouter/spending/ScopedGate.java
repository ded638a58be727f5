/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

/**
 * Holds calls against a budget that is no router's. As thread-safe as the gate.
 *
 * @param gate with the budget
 * @param scope its name there
 * @param tenant hash of who asks; null for nobody in particular
 */
public record ScopedGate(SpendGate gate, String scope, String tenant) implements SpendGate {

    @Override
    public Outlook outlook(String router, String asks) {
        return gate.outlook(scope, tenant);
    }

    @Override
    public boolean holds(String budget) {
        return scope.equals(budget);
    }

    @Override
    public Reservation reserve(Expense expense) {
        return gate.reserve(new Expense(scope, tenant, expense.model(), expense.purpose(), expense.expected()));
    }
}
