/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import io.llmrouter.model.TokenCount;
import io.llmrouter.routing.RoutingRequest;

/** Tokens of an answer: as the provider reported them, cached ones included, or estimated as a quarter of the characters where it did not. Stateless. */
final class AnswerTokens {

    private static final int CHARS_PER_TOKEN = 4;

    private AnswerTokens() {}

    static TokenCount of(RoutingRequest request, ChatResponse response) {
        if (response.tokenUsage() instanceof OpenAiTokenUsage usage && usage.inputTokensDetails() != null) {
            TokenCount plain = TokenCount.of(usage);
            Integer cached = usage.inputTokensDetails().cachedTokens();
            return new TokenCount(plain.input(), cached == null ? 0 : Math.min(cached, plain.input()), plain.output());
        }
        if (response.tokenUsage() != null && response.tokenUsage().outputTokenCount() != null) {
            return TokenCount.of(response.tokenUsage());
        }
        String text = response.aiMessage().text();
        int output = text == null ? 0 : (text.length() + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
        return new TokenCount(request.variables().tokensEstimate(), 0, output);
    }
}
