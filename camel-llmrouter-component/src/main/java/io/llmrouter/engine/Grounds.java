/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.llmrouter.expression.RequestExpression;
import io.llmrouter.rag.PassagePrompt;
import io.llmrouter.rag.Retrieval;

/**
 * What a router's answers rest on.
 *
 * @param source where passages come from
 * @param strong sufficiency from which retrieval counts as strong, in [0, 1]
 * @param usable sufficiency below which nothing usable was found, in [0, strong]
 * @param hard which questions are too hard to be helped by looking again; the strong model gets what there is
 * @param prompt how passages reach models
 * @param nothing the answer when nothing usable was found, for callers who take an answer that is not trusted
 */
public record Grounds(
        Retrieval source, double strong, double usable, RequestExpression hard, PassagePrompt prompt, String nothing) {

    /** @throws IllegalArgumentException unless 0 &lt;= usable &lt;= strong &lt;= 1 */
    public Grounds {
        if (!(usable >= 0 && usable <= strong && strong <= 1)) {
            throw new IllegalArgumentException("usable is " + usable + " and strong is " + strong
                    + "; both are probabilities, and usable is at most strong");
        }
    }

    /** The answer when nothing usable was found. */
    ChatResponse saysNothing() {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(nothing))
                .finishReason(FinishReason.STOP)
                .build();
    }
}
