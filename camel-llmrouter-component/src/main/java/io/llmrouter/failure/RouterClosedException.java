/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** The router takes no more requests: its application is stopping, or a reload took it out of the configuration. */
public final class RouterClosedException extends LlmRouterException {

    private static final long serialVersionUID = 1L;

    /**
     * @param router its name
     * @param why and what to do about it
     */
    public RouterClosedException(String router, String why) {
        super("router '" + router + "' takes no more requests: " + why);
    }
}
