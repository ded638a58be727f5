/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.llmrouter.expression.RequestExpression;
import io.llmrouter.rag.DocumentSet;
import io.llmrouter.rag.PassagePrompt;
import io.llmrouter.rag.TwoStage;

/**
 * What a router's answers rest on.
 *
 * @param source where passages come from
 * @param table what is strong and what is usable
 * @param hard which questions are hard
 * @param prompt how passages reach models
 * @param nothing the answer when nothing usable was found, for callers who take an answer that is not trusted
 */
public record Grounds(
        DocumentSet source, TwoStage table, RequestExpression hard, PassagePrompt prompt, String nothing) {

    /** The answer when nothing usable was found. */
    ChatResponse saysNothing() {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(nothing))
                .finishReason(FinishReason.STOP)
                .build();
    }
}
