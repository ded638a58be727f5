/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.testing;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * A model that answers what a function says, or fails as it throws, and remembers what it was asked. As a streaming model it sends its text as one part,
 * on the calling thread. Thread-safe if the function is.
 */
public final class ScriptedChatModel implements ChatModel, StreamingChatModel {

    private final Function<ChatRequest, ChatResponse> script;
    private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private ScriptedChatModel(Function<ChatRequest, ChatResponse> script) {
        this.script = script;
    }

    /** A model that answers by a function; what the function throws is the model's failure. */
    public static ScriptedChatModel answering(Function<ChatRequest, ChatResponse> script) {
        return new ScriptedChatModel(script);
    }

    /** A model that always says the same, for 10 input and 5 output tokens. */
    public static ScriptedChatModel saying(String text) {
        return answering(request -> response(text));
    }

    /** A model that always fails. */
    public static ScriptedChatModel failing(RuntimeException failure) {
        return answering(request -> {
            throw failure;
        });
    }

    /** An answer with a usage of 10 input and 5 output tokens. */
    public static ChatResponse response(String text) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(text))
                .modelName("scripted")
                .finishReason(FinishReason.STOP)
                .tokenUsage(new TokenUsage(10, 5))
                .build();
    }

    /** From now on waits at the gate before it answers; an interrupt ends the wait with an IllegalStateException. */
    public ScriptedChatModel behind(CountDownLatch latch) {
        gate = latch;
        return this;
    }

    /** How often it was called. */
    public int calls() {
        return requests.size();
    }

    /** What it was asked, in order. */
    public List<ChatRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        requests.add(request);
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the scripted model was interrupted at its gate", e);
        }
        return script.apply(request);
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        ChatResponse response;
        try {
            response = doChat(request);
        } catch (RuntimeException e) {
            handler.onError(e);
            return;
        }
        if (response.aiMessage().text() != null) {
            handler.onPartialResponse(response.aiMessage().text());
        }
        handler.onCompleteResponse(response);
    }

    // both interfaces have these defaults
    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return ChatModel.super.defaultRequestParameters();
    }

    @Override
    public List<ChatModelListener> listeners() {
        return List.of();
    }

    @Override
    public ModelProvider provider() {
        return ModelProvider.OTHER;
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return Set.of();
    }
}
