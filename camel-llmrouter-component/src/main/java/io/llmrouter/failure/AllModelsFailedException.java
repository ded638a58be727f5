/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** Every model that was tried failed; each attempt is a suppressed exception, the last one is the cause. */
public class AllModelsFailedException extends LlmRouterException {

    /** @param message what was wrong and what would be right */
    public AllModelsFailedException(String message) {
        super(message);
    }

    /**
     * @param message what was wrong and what would be right
     * @param cause the provider's own exception, or null
     */
    public AllModelsFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
