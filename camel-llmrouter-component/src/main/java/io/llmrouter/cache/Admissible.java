/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.util.Optional;

/** Which answers may be kept: whole, good, without secrets, and not too long. Stateless. */
final class Admissible {

    private Admissible() {}

    /**
     * Why an answer is not kept.
     *
     * @param answer that a model gave and the router trusted
     * @param mostBytes how long it may be, two bytes a character
     * @return the reason, a few words; empty if it may be kept
     */
    static Optional<String> refusal(ChatResponse answer, int mostBytes) {
        AiMessage message = answer.aiMessage();
        if (message.hasToolExecutionRequests()) {
            return Optional.of("it calls tools");
        }
        if (answer.finishReason() != FinishReason.STOP) {
            return Optional.of("it did not finish by itself: " + answer.finishReason());
        }
        if (message.text() == null || message.text().isBlank()) {
            return Optional.of("it is empty");
        }
        if (!message.images().isEmpty()) {
            return Optional.of("it has pictures");
        }
        if (2L * KeptAnswer.of(answer).chars() > mostBytes) {
            return Optional.of("it is longer than " + mostBytes + " bytes");
        }
        return SecretScreen.find(message.text()).map(secret -> "there seems to be " + secret + " in it");
    }
}
