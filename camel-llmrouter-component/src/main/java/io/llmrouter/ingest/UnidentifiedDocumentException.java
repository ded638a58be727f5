/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

/** A document of which not even the id is known, so that nobody can say which documents of an index are missing. */
final class UnidentifiedDocumentException extends UnreadableDocumentException {

    UnidentifiedDocumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
