/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** What is kept outside of this process cannot be reached now. */
public class StoreUnavailableException extends LlmRouterException {

    /**
     * @param message what was wrong and what would be right
     * @param cause the store's own exception, or null
     */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
