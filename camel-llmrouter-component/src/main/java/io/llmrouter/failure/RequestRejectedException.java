/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** A provider refused the request itself: asking again, or elsewhere, would not help. */
public class RequestRejectedException extends AllModelsFailedException {

    private final boolean forContent;

    /**
     * @param message what was wrong
     * @param forContent whether the provider's content filter did it; otherwise the request is invalid
     * @param cause the provider's own exception
     */
    public RequestRejectedException(String message, boolean forContent, Throwable cause) {
        super(message, cause);
        this.forContent = forContent;
    }

    /** Whether the provider's content filter did it. */
    public boolean forContent() {
        return forContent;
    }
}
