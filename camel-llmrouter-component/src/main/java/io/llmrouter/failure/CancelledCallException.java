/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** The caller went away, so the call was cancelled; nobody is waiting for this exception. */
public class CancelledCallException extends LlmRouterException {

    /** @param message what was wrong and what would be right */
    public CancelledCallException(String message) {
        super(message);
    }

    /**
     * @param message what was wrong and what would be right
     * @param cause the provider's own exception, or null
     */
    public CancelledCallException(String message, Throwable cause) {
        super(message, cause);
    }
}
