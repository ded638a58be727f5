/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** Feedback says nothing, or something that cannot be. */
public class InvalidFeedbackException extends LlmRouterException {

    private final String field;

    /**
     * @param field that is wrong, or null for the whole
     * @param message what was wrong and what would be right
     */
    public InvalidFeedbackException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The field that is wrong, or null for the whole. */
    public String field() {
        return field;
    }
}
