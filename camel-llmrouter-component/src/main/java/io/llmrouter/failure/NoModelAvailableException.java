/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** No configured model can serve this request: capability, context window, deadline or cost ceiling ruled each one out. */
public class NoModelAvailableException extends LlmRouterException {

    /** @param message what was wrong and what would be right */
    public NoModelAvailableException(String message) {
        super(message);
    }

    /**
     * @param message what was wrong and what would be right
     * @param cause the provider's own exception, or null
     */
    public NoModelAvailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
