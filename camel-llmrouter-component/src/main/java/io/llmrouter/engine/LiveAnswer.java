/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.resilience.PartialAnswers;
import io.llmrouter.routing.RoutingDecision;
import java.util.function.Supplier;

/** What the receiver of a stream has seen; for a caller without a stream, nothing. One request; as thread-safe as {@link PartialAnswers}. */
final class LiveAnswer {

    private final PartialAnswers parts;

    /**
     * @param receiver of the stream; null for none
     * @param soFar the decision up to the first part
     */
    LiveAnswer(StreamingChatResponseHandler receiver, Supplier<RoutingDecision> soFar) {
        this.parts = receiver == null
                ? null
                : new PartialAnswers(receiver, model -> {
                    if (receiver instanceof AnswerStream stream) {
                        stream.onAnswering(soFar.get(), model);
                    }
                });
    }

    /** Where a model's answer goes while it is made; null for nowhere. */
    PartialAnswers parts() {
        return parts;
    }

    /** Whether any part went out, so that nobody else can answer. */
    boolean begun() {
        return parts != null && parts.started();
    }

    /** Sends an answer that was kept back. */
    void replay(String model, ChatResponse response) {
        if (parts == null || begun()) {
            return;
        }
        PartialAnswers.Turn turn = parts.turnOf(model);
        AiMessage message = response.aiMessage();
        if (message.text() != null && !message.text().isEmpty()) {
            turn.text(message.text());
        }
        for (int i = 0; i < message.toolExecutionRequests().size(); i++) {
            turn.completeToolCall(
                    new CompleteToolCall(i, message.toolExecutionRequests().get(i)));
        }
    }
}
