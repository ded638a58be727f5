/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.rag.content.Content;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.routing.RoutingDecision;
import java.util.List;

/** How a request ended. Each has its decision record, a failure too. */
public sealed interface RoutingResult {

    /** The whole record. */
    RoutingDecision decision();

    /**
     * There is an answer; {@code decision.answer().abstained()} says whether it is one that nobody trusts.
     *
     * @param decision the record
     * @param response the answer
     * @param passages that models were given for it, best first; empty of a kept answer and of a router that retrieves nothing
     */
    record Answered(RoutingDecision decision, ChatResponse response, List<Content> passages) implements RoutingResult {

        /** Copies the list. */
        public Answered {
            passages = List.copyOf(passages);
        }
    }

    /**
     * There is none.
     *
     * @param decision the record
     * @param error what to tell the caller
     */
    record Failed(RoutingDecision decision, LlmRouterException error) implements RoutingResult {}
}
