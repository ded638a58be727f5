/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

/** What an endpoint does with a message. */
public enum LlmRouterOperation {
    /** Answers it: the whole pipeline. */
    chat,
    /** Decides only; the body stays as it is and no model is called. */
    decide,
    /** Replaces the body by a snapshot of the statistics of all models. */
    stats
}
