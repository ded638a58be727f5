/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.function.Consumer;

/**
 * Where the parts of a live stream go, and the memory of whether any went: once the caller has seen a part, no other model can take over. Thread-safe
 * as far as the handler is: a model calls it from one thread at a time.
 */
public final class PartialAnswers {

    private final StreamingChatResponseHandler sink;
    private final Consumer<String> firstPart;
    private volatile String model;
    private volatile boolean started;

    /**
     * @param sink only its {@code onPartial...} and {@code onCompleteToolCall} methods are called
     * @param firstPart told the answering model's name just before the first part goes out
     */
    public PartialAnswers(StreamingChatResponseHandler sink, Consumer<String> firstPart) {
        this.sink = sink;
        this.firstPart = firstPart;
    }

    /** Says who is asked now. */
    public void asking(String name) {
        model = name;
    }

    /** Whether any part went out. */
    public boolean started() {
        return started;
    }

    /** Sends text. */
    public void text(String part) {
        start();
        sink.onPartialResponse(part);
    }

    void thinking(PartialThinking part) {
        start();
        sink.onPartialThinking(part);
    }

    void toolCall(PartialToolCall part) {
        start();
        sink.onPartialToolCall(part);
    }

    /** Sends a whole tool call. */
    public void completeToolCall(CompleteToolCall call) {
        start();
        sink.onCompleteToolCall(call);
    }

    private void start() {
        if (!started) {
            started = true;
            firstPart.accept(model);
        }
    }
}
