/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.model.Citations;
import java.util.List;

/**
 * What is kept of a whole answer: no tool calls, finished by itself. Immutable.
 *
 * @param text of the answer, never null
 * @param thinking that the model showed, or null
 * @param id that the provider gave, or null
 * @param model as the provider named it, or null
 * @param inputTokens that it read, or null where the provider did not say
 * @param outputTokens that it wrote, or null
 * @param sources ids of the documents that it rests on, see {@link Citations}
 */
public record KeptAnswer(
        String text,
        String thinking,
        String id,
        String model,
        Integer inputTokens,
        Integer outputTokens,
        List<String> sources) {

    /** Copies the list. */
    public KeptAnswer {
        sources = List.copyOf(sources);
    }

    /** Of a response that may be kept. */
    static KeptAnswer of(ChatResponse response) {
        TokenUsage usage = response.tokenUsage();
        return new KeptAnswer(
                response.aiMessage().text(),
                response.aiMessage().thinking(),
                response.id(),
                response.modelName(),
                usage == null ? null : usage.inputTokenCount(),
                usage == null ? null : usage.outputTokenCount(),
                Citations.of(response));
    }

    /** As a model would have answered it. */
    public ChatResponse toResponse() {
        ChatResponse.Builder response = ChatResponse.builder()
                .aiMessage(AiMessage.builder().text(text).thinking(thinking).build())
                .finishReason(FinishReason.STOP)
                .id(id)
                .modelName(model);
        ChatResponse whole = (inputTokens == null && outputTokens == null
                        ? response
                        : response.tokenUsage(new TokenUsage(inputTokens, outputTokens)))
                .build();
        return Citations.with(whole, sources);
    }

    /** Characters of all its texts. */
    int chars() {
        return text.length() + (thinking == null ? 0 : thinking.length());
    }
}
