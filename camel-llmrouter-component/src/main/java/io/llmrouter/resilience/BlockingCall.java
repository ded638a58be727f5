/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.model.Cancellation;
import java.util.concurrent.CompletableFuture;

/** A blocking call that can be interrupted from outside, but only while it runs: its thread belongs to somebody else afterwards. Guarded by {@code this}. */
final class BlockingCall implements Runnable {

    private final ChatModel model;
    private final ChatRequest request;
    private final CompletableFuture<ModelAnswer> future;
    private final Cancellation attempt;
    private Thread runner;
    private boolean interrupted;

    BlockingCall(ChatModel model, ChatRequest request, CompletableFuture<ModelAnswer> future, Cancellation attempt) {
        this.model = model;
        this.request = request;
        this.future = future;
        this.attempt = attempt;
    }

    @Override
    public void run() {
        if (!enter()) {
            return;
        }
        ModelAnswer answer = null;
        Throwable failure = null;
        long start = System.nanoTime();
        try {
            answer = new ModelAnswer(attempt.bound(() -> model.chat(request)), System.nanoTime() - start);
        } catch (Throwable e) { // an Error too must end the exchange, or its caller waits for ever
            failure = e;
        } finally {
            leave();
        }
        if (failure == null) {
            future.complete(answer);
        } else {
            future.completeExceptionally(failure);
        }
    }

    synchronized void interrupt() {
        if (runner != null) {
            interrupted = true;
            runner.interrupt();
        }
    }

    private synchronized boolean enter() {
        if (future.isDone()) {
            return false;
        }
        runner = Thread.currentThread();
        return true;
    }

    private synchronized void leave() {
        runner = null;
        if (interrupted) {
            Thread.interrupted(); // ours, not the thread owner's
        }
    }
}
