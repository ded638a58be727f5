/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/**
 * The root of everything a router refuses or fails to do. Messages say what was wrong, the value, where it came from and what would be right; they
 * never carry prompts, answers or keys. The provider's own exception, where there is one, stays the cause, so a handler for it still matches.
 */
public class LlmRouterException extends RuntimeException {

    /** @param message what was wrong and what would be right */
    public LlmRouterException(String message) {
        super(message);
    }

    /**
     * @param message what was wrong and what would be right
     * @param cause the provider's own exception, or null
     */
    public LlmRouterException(String message, Throwable cause) {
        super(message, cause);
    }
}
