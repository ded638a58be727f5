/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.concurrent.CompletionStage;

/**
 * The way of a signal to a model. The engine's calls go through health and breaker, end with the request's deadline, are cancelled when the signal is
 * there, and stand in the decision with their cost under the reason {@code confidence}. Implementations are thread-safe and do not block, except where
 * the caller of the router waits on its own thread.
 */
@FunctionalInterface
public interface ModelCalls {

    /**
     * Asks a model; no other takes over for it, since another one's word would be another signal.
     *
     * @param model configured name
     * @param request what to ask
     * @return the answer, or the {@link io.llmrouter.failure.LlmRouterException} that says why there is none
     */
    CompletionStage<ChatResponse> ask(String model, ChatRequest request);
}
