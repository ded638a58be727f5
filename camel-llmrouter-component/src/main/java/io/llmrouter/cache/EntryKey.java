/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.util.Objects;

/**
 * Where an answer is kept: its scope, and 128 bits of a SHA-256 over the exact words of the question.
 *
 * @param scope the wall around it
 * @param high first 64 bits
 * @param low next 64 bits
 */
public record EntryKey(ScopeId scope, long high, long low) {

    /** Refuses nulls. */
    public EntryKey {
        Objects.requireNonNull(scope, "scope");
    }

    @Override
    public String toString() {
        return scope + "/" + Hex.of(high, low);
    }
}
