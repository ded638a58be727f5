/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.failure.LlmRouterException;

/** A table of outcomes, or what is asked of it, cannot be evaluated; the message names the place and the remedy. */
public final class OutcomesException extends LlmRouterException {

    private static final long serialVersionUID = 1;

    /** @param message what was wrong, where, and what would be right */
    public OutcomesException(String message) {
        super(message);
    }

    /**
     * @param message what was wrong, where, and what would be right
     * @param cause what was thrown, or null
     */
    public OutcomesException(String message, Throwable cause) {
        super(message, cause);
    }
}
