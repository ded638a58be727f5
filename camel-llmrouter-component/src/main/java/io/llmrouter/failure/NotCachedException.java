/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** The caller wanted a kept answer only, and none was kept. */
public final class NotCachedException extends LlmRouterException {

    /** @param message what was looked for */
    public NotCachedException(String message) {
        super(message);
    }
}
