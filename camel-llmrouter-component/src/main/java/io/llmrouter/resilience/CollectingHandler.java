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
import io.llmrouter.failure.CancelledCallException;
import java.util.concurrent.CompletableFuture;

/**
 * Turns a streaming call into a future, and passes its parts on while the future is open: a part that comes after a time-out is dropped. A receiver
 * that throws has gone away; that is not the model's fault.
 */
final class CollectingHandler implements StreamingChatResponseHandler {

    private final CompletableFuture<ModelAnswer> future;
    private final PartialAnswers.Turn sink;
    private final long start = System.nanoTime();
    private long firstToken = -1;
    private int parts;

    CollectingHandler(CompletableFuture<ModelAnswer> future, PartialAnswers.Turn sink) {
        this.future = future;
        this.sink = sink;
    }

    @Override
    public void onPartialResponse(String part) {
        pass(() -> sink.text(part));
    }

    @Override
    public void onPartialThinking(PartialThinking part) {
        pass(() -> sink.thinking(part));
    }

    @Override
    public void onPartialToolCall(PartialToolCall part) {
        pass(() -> sink.toolCall(part));
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        pass(() -> sink.completeToolCall(call));
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        long latency = System.nanoTime() - start;
        future.complete(
                sink == null
                        ? new ModelAnswer(response, latency)
                        : new ModelAnswer(response, latency, firstToken, parts));
    }

    @Override
    public void onError(Throwable error) {
        future.completeExceptionally(error);
    }

    private void pass(Runnable part) {
        if (firstToken < 0) {
            firstToken = System.nanoTime() - start;
        }
        parts++;
        if (sink == null || future.isDone()) {
            return;
        }
        try {
            part.run();
        } catch (RuntimeException e) {
            future.completeExceptionally(
                    new CancelledCallException("the receiver of the stream failed, so nobody reads it: " + e, e));
        }
    }
}
