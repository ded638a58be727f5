/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.engine.AnswerStream;
import io.llmrouter.engine.RoutingResult;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.routing.RoutingDecision;
import java.io.Closeable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * An answer while it is being written: one thread puts parts in, another takes them out and waits where there is none yet. Closing it early cancels the
 * model call. Not bounded, since a model cannot be told to wait; an answer is small. One reader, one writer.
 */
public final class AnswerParts implements AnswerStream, Iterator<String>, Closeable {

    private static final Object END = new Object();

    private final Cancellation cancellation;
    private final BlockingQueue<Object> parts = new LinkedBlockingQueue<>();
    private final CompletableFuture<RoutingResult> result = new CompletableFuture<>();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private volatile RoutingDecision soFar;
    private volatile String model;
    private String next;
    private boolean ended;

    AnswerParts(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    /** The end: after it nothing comes. */
    void end(RoutingResult how, Throwable defect) {
        if (defect == null) {
            result.complete(how);
        } else {
            result.completeExceptionally(defect);
        }
        parts.add(END);
        begun.complete(null);
    }

    /** Completes with the first part, or at the end of an answer without any. */
    CompletableFuture<Void> begun() {
        return begun;
    }

    /** How it ended. */
    CompletableFuture<RoutingResult> result() {
        return result;
    }

    /** Whether a part went out, so that the end is the reader's to see. */
    boolean started() {
        return soFar != null;
    }

    /** The decision record as it was before the first part. */
    RoutingDecision soFar() {
        return soFar;
    }

    /** Configured name of the model that answers. */
    String model() {
        return model;
    }

    @Override
    public void onAnswering(RoutingDecision record, String answeredBy) {
        model = answeredBy;
        soFar = record;
    }

    @Override
    public void onPartialResponse(String part) {
        parts.add(part);
        begun.complete(null);
    }

    @Override
    public void onCompleteResponse(ChatResponse whole) {
        // the end comes with the result
    }

    @Override
    public void onError(Throwable error) {
        // the end comes with the result
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            Object taken = take();
            if (taken == END) {
                ended = true;
                failIfFailed();
            } else {
                next = (String) taken;
            }
        }
        return next != null;
    }

    /**
     * The next part; waits for it.
     *
     * @return a part, never empty text at the end
     * @throws io.llmrouter.failure.LlmRouterException if the stream broke off
     */
    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the answer has ended");
        }
        String part = next;
        next = null;
        return part;
    }

    @Override
    public void close() {
        cancellation.cancel();
    }

    private Object take() {
        try {
            return parts.take();
        } catch (InterruptedException e) {
            cancellation.cancel();
            Thread.currentThread().interrupt();
            throw new CancelledCallException("the thread that read the stream was interrupted", e);
        }
    }

    private void failIfFailed() {
        if (result.isCompletedExceptionally()) {
            throw new IllegalStateException(
                    "a defect ended the stream: "
                            + result.handle((ok, defect) -> defect).join(),
                    result.handle((ok, defect) -> defect).join());
        }
        if (result.join() instanceof RoutingResult.Failed failed) {
            throw failed.error();
        }
    }
}
