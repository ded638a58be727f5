/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** The configuration document is wrong; the message lists every problem with its line, value and remedy. */
public class ConfigurationException extends LlmRouterException {

    /** @param message what was wrong and what would be right */
    public ConfigurationException(String message) {
        super(message);
    }

    /**
     * @param message what was wrong and what would be right
     * @param cause the provider's own exception, or null
     */
    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
