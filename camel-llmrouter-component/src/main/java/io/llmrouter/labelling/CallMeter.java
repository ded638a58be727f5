/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.LogProb;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;

/** What a call uses and what it may use at most. Stateless. */
final class CallMeter {

    private static final int CHARS_PER_TOKEN = 4;
    private static final int FEWEST_BYTES_PER_TOKEN = 2;
    private static final int TEMPLATE_TOKENS = 64;

    private CallMeter() {}

    /** Tokens as reported; a quarter of the characters where a provider reports none. */
    static TokenCount used(ChatRequest request, ChatResponse response) {
        TokenUsage usage = response.tokenUsage();
        String answer =
                response.aiMessage().text() == null ? "" : response.aiMessage().text();
        int input = usage == null || usage.inputTokenCount() == null
                ? text(request).length() / CHARS_PER_TOKEN
                : Math.max(0, usage.inputTokenCount());
        int output = usage == null || usage.outputTokenCount() == null
                ? answer.length() / CHARS_PER_TOKEN
                : Math.max(0, usage.outputTokenCount());
        return new TokenCount(input, Math.min(cached(usage), input), output);
    }

    /** What the call costs if its answer is as long as it may be and a token of the question has two bytes. */
    static double mostCost(CandidateModel model, ChatRequest request, int answerTokens) {
        int bytes = text(request).getBytes(StandardCharsets.UTF_8).length;
        return model.price().cost(new TokenCount(TEMPLATE_TOKENS + bytes / FEWEST_BYTES_PER_TOKEN, 0, answerTokens));
    }

    /** The mean log-probability of the tokens, or the recorded one; null if there is none. */
    static Double logprob(ChatResponse response) {
        if (response.metadata() instanceof OpenAiChatResponseMetadata metadata && metadata.logProbs() != null) {
            OptionalDouble mean =
                    metadata.logProbs().stream().mapToDouble(LogProb::logprob).average();
            return Double.isFinite(mean.orElse(Double.NaN)) ? mean.getAsDouble() : null;
        }
        return response.aiMessage().attributes().get("logprob") instanceof Number number ? number.doubleValue() : null;
    }

    private static int cached(TokenUsage usage) {
        if (usage instanceof OpenAiTokenUsage openAi
                && openAi.inputTokensDetails() != null
                && openAi.inputTokensDetails().cachedTokens() != null) {
            return Math.max(0, openAi.inputTokensDetails().cachedTokens());
        }
        return 0;
    }

    private static String text(ChatRequest request) {
        return request.messages().toString();
    }
}
