/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

/** A row that cannot be labelled; the run goes on without it. */
final class RowFailure extends Exception {

    private final String kind;

    /**
     * @param kind for counting, such as {@code model 'large': TIMEOUT}
     * @param message one example of it
     */
    RowFailure(String kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    String kind() {
        return kind;
    }
}
