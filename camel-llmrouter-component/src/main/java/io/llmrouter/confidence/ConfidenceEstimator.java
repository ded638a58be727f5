/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.OptionalDouble;

/**
 * Extension point: a number that says how far an answer can be trusted; higher is surer. Shipped: {@link AnswerVerifier}, {@link ArithmeticConfidence}, {@link TokenProbability},
 * {@link AttributeConfidence}. Implementations are thread-safe, deterministic and do not block.
 */
public interface ConfidenceEstimator {

    /** Its name in the decision record. */
    String name();

    /**
     * The signal.
     *
     * @param request what was asked
     * @param answer what was answered
     * @return a finite number; empty when this answer gives no evidence, and then the cascade goes on
     */
    OptionalDouble estimate(ChatRequest request, ChatResponse answer);
}
