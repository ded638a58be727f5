/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** The request itself is wrong: empty, too large, of a type that cannot be read, or naming a model that does not exist. */
public class InvalidPromptException extends LlmRouterException {

    /** @param message what was wrong and what would be right */
    public InvalidPromptException(String message) {
        super(message);
    }

    /**
     * @param message what was wrong and what would be right
     * @param cause the provider's own exception, or null
     */
    public InvalidPromptException(String message, Throwable cause) {
        super(message, cause);
    }
}
