/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.testing;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.model.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Collects what a streaming model says, and how often it says that it is over. Thread-safe. */
public final class CollectedAnswer implements StreamingChatResponseHandler {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<String> parts = new CopyOnWriteArrayList<>();
    private final List<CompleteToolCall> toolCalls = new CopyOnWriteArrayList<>();
    private final AtomicInteger ends = new AtomicInteger();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CompletableFuture<ChatResponse> end = new CompletableFuture<>();

    /** Asks a model a question, with nobody to cancel it. */
    public static CollectedAnswer of(StreamingChatModel model, ChatRequest request) {
        return of(model, request, new Cancellation());
    }

    /** Asks a model a question that can be cancelled. */
    public static CollectedAnswer of(StreamingChatModel model, ChatRequest request, Cancellation cancellation) {
        CollectedAnswer answer = new CollectedAnswer();
        cancellation.bound(() -> {
            model.chat(request, answer);
            return null;
        });
        return answer;
    }

    /** The parts of text so far. */
    public List<String> parts() {
        return List.copyOf(parts);
    }

    /** The complete tool calls so far. */
    public List<CompleteToolCall> toolCalls() {
        return List.copyOf(toolCalls);
    }

    /** How often the model said that it was over, well or badly; a correct model says it once. */
    public int ends() {
        return ends.get();
    }

    /** Waits for the first part. */
    public void awaitFirstPart() throws InterruptedException {
        if (!started.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("no part of an answer within " + PATIENCE);
        }
    }

    /** Waits for the answer. */
    public ChatResponse response() throws InterruptedException {
        try {
            return end.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the model failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + PATIENCE, e);
        }
    }

    /** Waits for the failure. */
    public Throwable failure() throws InterruptedException {
        try {
            throw new AssertionError("the model answered: " + end.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("no end within " + PATIENCE, e);
        }
    }

    @Override
    public void onPartialResponse(String part) {
        parts.add(part);
        started.countDown();
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        toolCalls.add(call);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        ends.incrementAndGet();
        end.complete(response);
    }

    @Override
    public void onError(Throwable error) {
        ends.incrementAndGet();
        end.completeExceptionally(error);
    }
}
