/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.llmrouter.failure.LlmRouterException;

/** A model was not asked: there is no money for it, or it is not well. */
final class NotAskedException extends LlmRouterException {

    private static final long serialVersionUID = 1;

    NotAskedException(String why) {
        super(why);
    }
}
