/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** The source of passages failed, so an answer would have rested on nothing. */
public final class RetrievalFailedException extends LlmRouterException {

    /**
     * @param message which source failed and how
     * @param cause its own exception
     */
    public RetrievalFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
