/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.concurrent.CompletableFuture;

/** Turns a streaming call into a future, and passes its parts on while the future is open: a part that comes after a time-out is dropped. */
final class CollectingHandler implements StreamingChatResponseHandler {

    private final CompletableFuture<ModelAnswer> future;
    private final PartialAnswers sink;
    private final long start = System.nanoTime();
    private long firstToken = -1;

    CollectingHandler(CompletableFuture<ModelAnswer> future, PartialAnswers sink) {
        this.future = future;
        this.sink = sink;
    }

    @Override
    public void onPartialResponse(String part) {
        if (open()) {
            sink.text(part);
        }
    }

    @Override
    public void onPartialThinking(PartialThinking part) {
        if (open()) {
            sink.thinking(part);
        }
    }

    @Override
    public void onPartialToolCall(PartialToolCall part) {
        if (open()) {
            sink.toolCall(part);
        }
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        if (open()) {
            sink.completeToolCall(call);
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        future.complete(new ModelAnswer(response, System.nanoTime() - start, sink == null ? -1 : firstToken));
    }

    @Override
    public void onError(Throwable error) {
        future.completeExceptionally(error);
    }

    private boolean open() {
        if (firstToken < 0) {
            firstToken = System.nanoTime() - start;
        }
        return sink != null && !future.isDone();
    }
}
