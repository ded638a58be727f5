/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.resilience.CallFailure;

/** A call beside the traffic failed. */
final class ShadowFailure extends LlmRouterException {

    private static final long serialVersionUID = 1;

    private final transient CallFailure failure;

    ShadowFailure(CallFailure failure) {
        super(failure.summary(), failure.cause());
        this.failure = failure;
    }

    /** What failed, in a word. */
    String kind() {
        return failure.kind().name();
    }
}
