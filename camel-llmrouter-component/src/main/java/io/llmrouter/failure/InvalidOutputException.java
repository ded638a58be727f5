/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** A model answered, but not in the form that was asked for. */
public class InvalidOutputException extends LlmRouterException {

    /** @param message what was wrong and what would be right */
    public InvalidOutputException(String message) {
        super(message);
    }
}
