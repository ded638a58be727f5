/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** The caller showed no key, or one that is not configured. */
public class AuthenticationRefusedException extends LlmRouterException {

    /** @param keyShown whether there was a key at all */
    public AuthenticationRefusedException(boolean keyShown) {
        super(
                keyShown
                        ? "the API key is not known here; check it, or add its SHA-256 to gateway.keys"
                        : "no API key; send 'Authorization: Bearer KEY'");
    }
}
