/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

/**
 * How a limit stands now. Immutable.
 *
 * @param router whose it is; {@code policy/...} for one that is no router's
 * @param scope {@code perDay}, or {@code perTenantPerDay}: that of the tenant who has spent the largest share of its limit
 * @param limit in the configuration's currency
 * @param spent today, by all processes that share the store; what calls under way may cost is left out
 */
public record BudgetState(String router, String scope, double limit, double spent) {

    /** How full it is: 1 is all of it. */
    public double share() {
        return new RouterDay.Filled(scope, limit, spent).share();
    }
}
