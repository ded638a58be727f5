/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

/**
 * A wall: answers are only ever looked for inside one scope, and scopes are compared before anything else is. 128 bits of a SHA-256 over the cache's
 * name, the tenant's scope, the embedder and everything of a request but the words of its last question.
 *
 * @param high first 64 bits
 * @param low next 64 bits
 */
public record ScopeId(long high, long low) {

    @Override
    public String toString() {
        return Hex.of(high, low);
    }
}
