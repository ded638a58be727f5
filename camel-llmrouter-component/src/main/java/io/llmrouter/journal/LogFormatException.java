/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import io.llmrouter.failure.LlmRouterException;

/** A file that is no decision log. The message names the file and says what would be right; it holds nothing of its text. */
public final class LogFormatException extends LlmRouterException {

    private static final long serialVersionUID = 1L;

    LogFormatException(String message) {
        super(message);
    }
}
