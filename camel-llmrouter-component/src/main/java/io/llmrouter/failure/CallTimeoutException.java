/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** A model, or the whole request, did not answer within its time limit. */
public class CallTimeoutException extends LlmRouterException {

    /** @param message what was wrong and what would be right */
    public CallTimeoutException(String message) {
        super(message);
    }

    /**
     * @param message what was wrong and what would be right
     * @param cause the provider's own exception, or null
     */
    public CallTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
