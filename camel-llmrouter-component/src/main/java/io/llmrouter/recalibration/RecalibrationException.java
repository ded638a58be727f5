/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import io.llmrouter.failure.LlmRouterException;

/** There is nothing to recalibrate with, or nothing that may be put in force; the live bundle is as it was. */
public final class RecalibrationException extends LlmRouterException {

    /** @param message what was wrong and what would be right */
    public RecalibrationException(String message) {
        super(message);
    }

    /**
     * @param message what was wrong and what would be right
     * @param cause of it
     */
    public RecalibrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
