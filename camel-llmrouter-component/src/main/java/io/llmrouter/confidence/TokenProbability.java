/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.LogProb;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The geometric mean of the answer's token probabilities, exp(mean log p), in (0, 1].
 *
 * <p>Idea: a model that hesitates over its tokens is more often wrong. Cost: none beyond the call, which must ask for log-probabilities ({@code
 * logprobs: true} in the model's settings). Source: the sequence-probability baseline of Jitkrittum et al., "When does confidence-based cascade deferral
 * suffice?", 2023. Known weakness: raw sequence probability is badly calibrated and falls with length; calibrate it. Stateless.
 */
public final class TokenProbability implements ConfidenceEstimator {

    @Override
    public String name() {
        return "tokenProbability";
    }

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        if (!(answer.metadata() instanceof OpenAiChatResponseMetadata metadata)) {
            return OptionalDouble.empty();
        }
        List<LogProb> tokens = metadata.logProbs();
        if (tokens == null || tokens.isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalDouble mean = tokens.stream().mapToDouble(LogProb::logprob).average();
        return Double.isFinite(mean.orElse(Double.NaN))
                ? OptionalDouble.of(Math.exp(mean.getAsDouble()))
                : OptionalDouble.empty();
    }
}
