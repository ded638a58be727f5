/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.stats;

import io.llmrouter.model.TokenCount;

/**
 * One finished call to one model.
 *
 * @param model the configured name
 * @param tokens what it used, as reported or counted
 * @param cost in the configuration's currency
 * @param latencyNanos from the start of the call to its end
 * @param failed whether it ended without an answer
 * @param forConfidence whether it was a short call to judge another one's answer, which says nothing about how long the model takes to answer
 */
public record CallOutcome(
        String model, TokenCount tokens, double cost, long latencyNanos, boolean failed, boolean forConfidence) {

    /** A call for an answer. */
    public CallOutcome(String model, TokenCount tokens, double cost, long latencyNanos, boolean failed) {
        this(model, tokens, cost, latencyNanos, failed, false);
    }
}
