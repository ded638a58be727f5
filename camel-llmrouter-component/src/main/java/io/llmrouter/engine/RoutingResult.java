/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.routing.RoutingDecision;

/** How a request ended. Each has its decision record, a failure too. */
public sealed interface RoutingResult {

    /** The whole record. */
    RoutingDecision decision();

    /**
     * There is an answer; {@code decision.answer().abstained()} says whether it is one that nobody trusts.
     *
     * @param decision the record
     * @param response the answer
     */
    record Answered(RoutingDecision decision, ChatResponse response) implements RoutingResult {}

    /**
     * There is none.
     *
     * @param decision the record
     * @param error what to tell the caller
     */
    record Failed(RoutingDecision decision, LlmRouterException error) implements RoutingResult {}
}
