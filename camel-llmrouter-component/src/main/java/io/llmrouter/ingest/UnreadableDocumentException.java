/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import io.llmrouter.failure.LlmRouterException;

/** A document that cannot become passages, such as one of 0 bytes, a broken PDF or one that is too big; others are not affected. */
public class UnreadableDocumentException extends LlmRouterException {

    /** @param message what was wrong and what would be right; never text of the document */
    public UnreadableDocumentException(String message) {
        super(message);
    }

    /**
     * @param message what was wrong and what would be right; never text of the document
     * @param cause of the library that reads the format, or null
     */
    public UnreadableDocumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
