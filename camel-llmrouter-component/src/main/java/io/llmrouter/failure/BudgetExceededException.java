/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A call was not made, because a budget has no room for it. */
public class BudgetExceededException extends LlmRouterException implements RetryHint {

    private final transient Spent spent;
    private final Duration retryAfter;

    /**
     * What was in the way.
     *
     * @param scope {@code perDay}, {@code perTenantPerDay}, {@code perRequest} or {@code perExchange}
     * @param limit in the configuration's currency
     * @param spent so far, what calls under way are expected to cost included
     * @param opens when there is room again; null if waiting does not help
     * @param action what the budget wants then: {@code downgrade}, {@code cacheOnly} or {@code fail}
     */
    public record Spent(String scope, double limit, double spent, Instant opens, String action) {}

    /**
     * @param message which budget, its limit, what is spent, and when it opens again
     * @param spent the same as values; null if unknown
     * @param retryAfter until there is room again, or null
     */
    public BudgetExceededException(String message, Spent spent, Duration retryAfter) {
        super(message);
        this.spent = spent;
        this.retryAfter = retryAfter;
    }

    /** What was in the way, if it is known. */
    public Optional<Spent> spent() {
        return Optional.ofNullable(spent);
    }

    /** Whether a cheaper answer is wanted rather than none. */
    public boolean downgrades() {
        return spent != null && "downgrade".equals(spent.action());
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
