/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls one model once, asynchronously, with its time limits and the caller's right to walk away. A model with a thread-free way is called that way; a
 * blocking one on the executor, and is interrupted when its time is over. Thread-safe.
 */
public final class ModelCaller {

    private final Executor blocking;
    private final ScheduledExecutorService timer;

    /**
     * @param blocking runs blocking models; bounded, rejecting when full
     * @param timer enforces time limits
     */
    public ModelCaller(Executor blocking, ScheduledExecutorService timer) {
        this.blocking = blocking;
        this.timer = timer;
    }

    /**
     * Calls the model.
     *
     * @param model which
     * @param request what to ask
     * @param sink takes partial answers of a live stream; null when the whole answer is wanted
     * @param cancellation of this attempt
     * @return the answer, or the exceptional end; completed on whatever thread the answer arrives
     */
    public CompletableFuture<ModelAnswer> call(
            CandidateModel model, ChatRequest request, PartialAnswers sink, Cancellation cancellation) {
        CompletableFuture<ModelAnswer> future = new CompletableFuture<>();
        Cancellation attempt = cancellation.child();
        attempt.onCancel(() -> future.completeExceptionally(
                new CancelledCallException("the caller of model '" + model.name() + "' went away")));
        guard(model, sink, attempt, future);
        Optional<StreamingChatModel> unblocked = sink != null ? model.streaming() : model.whole();
        if (unblocked.isEmpty() && model.blocking().isEmpty()) {
            unblocked = model.streaming().or(model::whole);
        }
        if (unblocked.isPresent()) {
            stream(unblocked.get(), request, new CollectingHandler(future, sink), attempt);
        } else {
            block(model.blocking().orElseThrow(), request, future, attempt);
        }
        return future;
    }

    private static void stream(
            StreamingChatModel model, ChatRequest request, StreamingChatResponseHandler handler, Cancellation attempt) {
        try {
            attempt.bound(() -> {
                model.chat(request, handler);
                return null;
            });
        } catch (RuntimeException | Error e) {
            handler.onError(e);
        }
    }

    private void block(
            ChatModel model, ChatRequest request, CompletableFuture<ModelAnswer> future, Cancellation attempt) {
        BlockingCall call = new BlockingCall(model, request, future, attempt);
        attempt.onCancel(call::interrupt);
        try {
            blocking.execute(call);
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
        }
    }

    private void guard(
            CandidateModel model, PartialAnswers sink, Cancellation attempt, CompletableFuture<ModelAnswer> future) {
        ScheduledFuture<?> total = timer.schedule(
                () -> expire(model, "total", model.limits().total(), attempt, future),
                model.limits().total().toNanos(),
                TimeUnit.NANOSECONDS);
        ScheduledFuture<?> first = sink == null
                        || model.limits().firstToken().equals(model.limits().total())
                ? null
                : timer.schedule(
                        () -> {
                            if (!sink.started()) {
                                expire(model, "first-token", model.limits().firstToken(), attempt, future);
                            }
                        },
                        model.limits().firstToken().toNanos(),
                        TimeUnit.NANOSECONDS);
        future.whenComplete((answer, error) -> {
            total.cancel(false);
            if (first != null) {
                first.cancel(false);
            }
        });
    }

    private static void expire(
            CandidateModel model,
            String limit,
            Duration after,
            Cancellation attempt,
            CompletableFuture<ModelAnswer> future) {
        future.completeExceptionally(new TimeoutException("model '" + model.name() + "' passed its " + limit
                + " time limit of " + after.toMillis() + " ms; raise it or give the model a fallback"));
        attempt.cancel();
    }
}
