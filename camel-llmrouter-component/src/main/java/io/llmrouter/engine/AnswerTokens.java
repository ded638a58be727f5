/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.model.TokenCount;
import io.llmrouter.routing.RoutingRequest;
import java.util.Optional;

/** Tokens of a call: as the provider reported them, cached ones included, or estimated as a quarter of the characters where it did not. Stateless. */
public final class AnswerTokens {

    private static final int CHARS_PER_TOKEN = 4;

    private AnswerTokens() {}

    /**
     * Tokens of an answered call.
     *
     * @param request what was asked
     * @param response what was answered
     */
    public static TokenCount of(RoutingRequest request, ChatResponse response) {
        TokenUsage usage = response.tokenUsage();
        int input = reported(usage == null ? null : usage.inputTokenCount()).orElseGet(() -> request.promptTokens());
        int output = reported(usage == null ? null : usage.outputTokenCount())
                .orElseGet(() -> tokens(chars(response.aiMessage())));
        return new TokenCount(input, Math.min(cached(usage), input), output);
    }

    /** A stream that was cut: its input was read, and what went out was made. */
    static TokenCount ofCut(RoutingRequest request, int chars) {
        return new TokenCount(request.promptTokens(), 0, tokens(chars));
    }

    private static int cached(TokenUsage usage) {
        if (usage instanceof OpenAiTokenUsage openAi && openAi.inputTokensDetails() != null) {
            return reported(openAi.inputTokensDetails().cachedTokens()).orElse(0);
        }
        return 0;
    }

    private static Optional<Integer> reported(Integer count) {
        return Optional.ofNullable(count).filter(n -> n >= 0);
    }

    private static int chars(AiMessage message) {
        int chars = message.text() == null ? 0 : message.text().length();
        for (ToolExecutionRequest call : message.toolExecutionRequests()) {
            chars += call.name().length()
                    + (call.arguments() == null ? 0 : call.arguments().length());
        }
        return chars;
    }

    private static int tokens(int chars) {
        return (chars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
    }
}
