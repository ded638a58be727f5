/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** The router takes no more requests, because its application is stopping. */
public final class RouterClosedException extends LlmRouterException {

    private static final long serialVersionUID = 1L;

    /** @param router its name */
    public RouterClosedException(String router) {
        super(
                "router '" + router
                        + "' takes no more requests: its application is stopping; ask another instance, or again when it is up");
    }
}
