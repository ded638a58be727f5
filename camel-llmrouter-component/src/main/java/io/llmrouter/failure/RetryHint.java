/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

import java.time.Duration;
import java.util.Optional;

/** An exception that knows when trying again makes sense, because the provider said so. */
public interface RetryHint {

    /** How long to wait; empty where the provider did not say. */
    Optional<Duration> retryAfter();
}
