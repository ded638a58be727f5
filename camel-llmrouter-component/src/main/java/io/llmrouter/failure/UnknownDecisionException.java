/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** A decision was named that nobody knows, that is no longer kept, or that belongs to another tenant; which of these is not said. */
public class UnknownDecisionException extends LlmRouterException {

    /** @param message what was wrong and what would be right */
    public UnknownDecisionException(String message) {
        super(message);
    }
}
