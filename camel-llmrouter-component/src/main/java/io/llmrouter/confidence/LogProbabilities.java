/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.LogProb;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import java.util.List;
import java.util.Objects;

/** Log-probabilities of tokens: how to ask for them and where they are. Only OpenAI-compatible models give any. Stateless. */
final class LogProbabilities {

    private LogProbabilities() {}

    /** The request, asking for log-probabilities; what it says itself stays. */
    static ChatRequest asking(ChatRequest request) {
        return asking(request, null);
    }

    /** The request, asking for so many alternatives of each token, too; null for none. */
    static ChatRequest asking(ChatRequest request, Integer alternatives) {
        OpenAiChatRequestParameters.Builder parameters = OpenAiChatRequestParameters.builder()
                .overrideWith(request.parameters())
                .logprobs(true);
        if (alternatives != null) {
            parameters.topLogprobs(alternatives);
        }
        return ChatRequest.builder()
                .messages(request.messages())
                .parameters(parameters.build())
                .build();
    }

    /** The tokens of an answer with their log-probabilities; empty where the model gave none, or one that is no number. */
    static List<LogProb> of(ChatResponse answer) {
        if (!(answer.metadata() instanceof OpenAiChatResponseMetadata metadata) || metadata.logProbs() == null) {
            return List.of();
        }
        List<LogProb> tokens =
                metadata.logProbs().stream().filter(Objects::nonNull).toList();
        return tokens.stream().allMatch(LogProbabilities::isProbability) ? tokens : List.of();
    }

    private static boolean isProbability(LogProb token) {
        return token.logprob() != null && Double.isFinite(token.logprob());
    }
}
