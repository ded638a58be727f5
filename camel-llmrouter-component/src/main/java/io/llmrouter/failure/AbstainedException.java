/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** The plan came to its end without an answer it trusts and the router is told to fail rather than guess. */
public class AbstainedException extends LlmRouterException {

    /** @param message what was wrong and what would be right */
    public AbstainedException(String message) {
        super(message);
    }

    /**
     * @param message what was wrong and what would be right
     * @param cause the provider's own exception, or null
     */
    public AbstainedException(String message, Throwable cause) {
        super(message, cause);
    }
}
