/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** Lets one end through and nothing after it: LangChain4j 1.19 reports an event that it cannot read as an error and goes on to a complete response. */
final class OneEnd implements StreamingChatResponseHandler {

    private final StreamingChatResponseHandler handler;
    private final UnaryOperator<ChatResponse> finish;
    private final AtomicBoolean over = new AtomicBoolean();

    OneEnd(StreamingChatResponseHandler handler) {
        this(handler, UnaryOperator.identity());
    }

    /** @param finish what a complete response goes through */
    OneEnd(StreamingChatResponseHandler handler, UnaryOperator<ChatResponse> finish) {
        this.handler = handler;
        this.finish = finish;
    }

    @Override
    public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
        whileOpen(() -> handler.onPartialResponse(part, context));
    }

    @Override
    public void onPartialThinking(PartialThinking part, PartialThinkingContext context) {
        whileOpen(() -> handler.onPartialThinking(part, context));
    }

    @Override
    public void onPartialToolCall(PartialToolCall part, PartialToolCallContext context) {
        whileOpen(() -> handler.onPartialToolCall(part, context));
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        whileOpen(() -> handler.onCompleteToolCall(call));
    }

    @Override
    public void onUnmappedRawEvent(Object event) {
        whileOpen(() -> handler.onUnmappedRawEvent(event));
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        if (over.compareAndSet(false, true)) {
            handler.onCompleteResponse(finish.apply(response));
        }
    }

    @Override
    public void onError(Throwable error) {
        if (over.compareAndSet(false, true)) {
            handler.onError(error);
        }
    }

    private void whileOpen(Runnable delivery) {
        if (!over.get()) {
            delivery.run();
        }
    }
}
