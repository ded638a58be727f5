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
import io.llmrouter.model.ModelLimits;
import java.time.Duration;
import java.util.List;
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
     * @param sink this model's turn in a live stream; null when the whole answer is wanted
     * @param cancellation of this attempt
     * @return the answer, or the exceptional end after which the model's work was cancelled; completed on whatever thread the answer arrives
     */
    public CompletableFuture<ModelAnswer> call(
            CandidateModel model, ChatRequest request, PartialAnswers.Turn sink, Cancellation cancellation) {
        CompletableFuture<ModelAnswer> future = new CompletableFuture<>();
        Cancellation attempt = cancellation.child();
        attempt.onCancel(() -> future.completeExceptionally(
                new CancelledCallException("the caller of model '" + model.name() + "' went away")));
        if (future.isDone()) {
            return future;
        }
        List<ScheduledFuture<?>> limits = limits(model, sink, future);
        CompletableFuture<ModelAnswer> ended = future.whenComplete((answer, error) -> {
            limits.forEach(limit -> limit.cancel(false));
            attempt.release();
            if (error != null) {
                attempt.cancel();
            }
        });
        Optional<StreamingChatModel> unblocked = sink != null ? model.streaming() : model.whole();
        if (unblocked.isEmpty() && model.blocking().isEmpty()) {
            unblocked = model.streaming().or(model::whole);
        }
        if (unblocked.isPresent()) {
            stream(unblocked.get(), request, new CollectingHandler(future, sink), attempt);
        } else {
            block(model.blocking().orElseThrow(), request, future, attempt);
        }
        return ended;
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

    private List<ScheduledFuture<?>> limits(
            CandidateModel model, PartialAnswers.Turn sink, CompletableFuture<ModelAnswer> future) {
        ModelLimits limits = model.limits();
        ScheduledFuture<?> total = after(limits.total(), () -> expire(model, "total", limits.total(), future));
        if (sink == null || limits.firstToken().equals(limits.total())) {
            return List.of(total);
        }
        ScheduledFuture<?> first = after(limits.firstToken(), () -> {
            if (!sink.started()) {
                expire(model, "first-token", limits.firstToken(), future);
            }
        });
        return List.of(total, first);
    }

    private ScheduledFuture<?> after(Duration limit, Runnable action) {
        return timer.schedule(action, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void expire(
            CandidateModel model, String limit, Duration after, CompletableFuture<ModelAnswer> future) {
        future.completeExceptionally(new TimeoutException("model '" + model.name() + "' passed its " + limit
                + " time limit of " + after.toMillis() + " ms; raise it or give the model a fallback"));
    }
}
