/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import java.time.Instant;

/**
 * A limit is nearly reached, reached, or has room again.
 *
 * @param router whose
 * @param tenant whose limit it is; empty for the router's
 * @param scope {@code perDay} or {@code perTenantPerDay}
 * @param limit in the configuration's currency; infinite of a limit that was taken away
 * @param spent so far
 * @param action what is done: {@code warn}, {@code downgrade}, {@code cacheOnly}, {@code fail} or {@code open}
 * @param opens when there is room again; null if there is
 * @param misfit the call that had no room, though cheaper ones may; null if this is not about one call
 * @param sentence for people
 */
public record BudgetNews(
        String router,
        String tenant,
        String scope,
        double limit,
        double spent,
        String action,
        Instant opens,
        Misfit misfit,
        String sentence) {

    /**
     * A call that did not fit.
     *
     * @param model that would have been asked
     * @param asked what it was expected to cost
     * @param left of the limit, calls under way taken off
     */
    public record Misfit(String model, double asked, double left) {}
}
