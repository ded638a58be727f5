/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

import java.time.Duration;
import java.util.Optional;

/** A model's provider, or this process, has no room for the request now; {@link #retryAfter()} says when to come back, if that is known. */
public class RateLimitedException extends LlmRouterException implements RetryHint {

    private final Duration retryAfter;

    /**
     * @param message who refused and why
     * @param retryAfter how long to wait, or null where it was not said
     * @param cause the provider's own exception, or null
     */
    public RateLimitedException(String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
