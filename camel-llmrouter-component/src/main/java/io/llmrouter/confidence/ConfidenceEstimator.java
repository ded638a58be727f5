/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Extension point: a number that says how far an answer can be trusted; higher is surer. This interface is for signals that need no call; those that ask
 * models are an {@link AskingEstimator}. Shipped: {@link AnswerVerifier}, {@link ArithmeticConfidence}, {@link TokenProbability}, {@link AttributeConfidence}, {@link Verbalised}, {@link Groundedness},
 * {@link JsonSchemaCheck}, {@link ToolCallCheck}, {@link PTrue}, {@link SelfConsistency}, {@link JudgeScore}, {@link RetrievalConfidence}, {@link CombinedSignals} and {@link Gated}.
 * Implementations are thread-safe and do not block; without a model's doing, the same answer gives the same signal.
 */
public interface ConfidenceEstimator {

    /** Its name in the decision record. */
    String name();

    /**
     * The signal as far as the answer alone gives it, without a call.
     *
     * @param request what was asked
     * @param answer what was answered
     * @return a finite number; empty when this answer gives no evidence, and then the cascade goes on
     */
    OptionalDouble estimate(ChatRequest request, ChatResponse answer);

    /**
     * The signal, for which models may be asked.
     *
     * @param judged the answer and the way to models
     * @return the signal; one that fails counts as missing
     */
    default CompletionStage<Signal> estimate(Judged judged) {
        return CompletableFuture.completedFuture(Signal.of(estimate(judged.request(), judged.answer())));
    }

    /**
     * What is asked of the model, so that its answer has what the signal needs: log-probabilities, say. As a rule the request itself.
     *
     * @param request as the caller made it
     * @return the request for the model
     */
    default ChatRequest prepared(ChatRequest request) {
        return request;
    }

    /**
     * The answer without what {@link #prepared} asked for on top.
     *
     * @param answer of a model that got the prepared request
     * @return the answer for the caller
     */
    default ChatResponse cleaned(ChatResponse answer) {
        return answer;
    }
}
