/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialToolCall;
import io.llmrouter.engine.AnswerStream;
import io.llmrouter.model.Cancellation;
import io.llmrouter.openai.OpenAiChunks;
import io.llmrouter.openai.OpenAiError;
import io.llmrouter.routing.RoutingDecision;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A live answer as server-sent events: each part is written when it comes, on the request's event loop. A reader who falls {@value #MOST_PENDING} chars
 * behind is cut off, since a model cannot be told to wait. Parts come from one thread at a time.
 */
final class SseStream implements AnswerStream {

    /** Exchange property that holds it. */
    static final String PROPERTY = "CamelLlmRouterSseStream";

    private static final int MOST_PENDING = 4 << 20;

    private final HttpServerResponse response;
    private final Context loop;
    private final Cancellation cancellation;
    private final String model;
    private final boolean includeUsage;
    private final AtomicInteger pending = new AtomicInteger();
    private OpenAiChunks chunks;
    private volatile boolean started;
    private Future<Void> end;

    SseStream(
            HttpServerResponse response, Context loop, Cancellation cancellation, String model, boolean includeUsage) {
        this.response = response;
        this.loop = loop;
        this.cancellation = cancellation;
        this.model = model;
        this.includeUsage = includeUsage;
    }

    boolean started() {
        return started;
    }

    @Override
    public void onAnswering(RoutingDecision soFar, String answeredBy) {
        chunks = new OpenAiChunks(OpenAiResponseWriter.head(soFar, model));
        started = true;
        loop.runOnContext(begun -> {
            response.setChunked(true);
            response.putHeader("Content-Type", "text/event-stream; charset=utf-8");
            response.putHeader("Cache-Control", "no-cache");
            response.putHeader(
                    "Trailer", String.join(", ", DecisionHttpHeaders.late(soFar).keySet()));
            DecisionHttpHeaders.early(soFar, answeredBy).forEach(response::putHeader);
        });
    }

    @Override
    public void onPartialResponse(String part) {
        write(chunks.text(part));
    }

    @Override
    public void onPartialToolCall(PartialToolCall part) {
        write(chunks.toolCall(part));
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        write(chunks.toolCall(call));
    }

    @Override
    public void onCompleteResponse(ChatResponse whole) {
        // the exchange's end is the stream's end
    }

    @Override
    public void onError(Throwable error) {
        // the exchange's end is the stream's end
    }

    /** Writes the end of a stream that ended well. */
    void finish(ChatResponse whole, RoutingDecision decision) {
        String last = chunks.end(whole, includeUsage);
        end = onLoop(() -> {
            DecisionHttpHeaders.late(decision).forEach(response::putTrailer);
            return response.end(last);
        });
    }

    /** When everything is written. */
    Future<Void> ended() {
        return end == null ? response.end() : end;
    }

    /** Ends a stream that broke off: an error event and no end mark. */
    Future<Void> breakOff(OpenAiError error) {
        return response.end(OpenAiChunks.error(error.body()));
    }

    private void write(String event) {
        if (event.isEmpty()) {
            return;
        }
        if (pending.addAndGet(event.length()) > MOST_PENDING) {
            cancellation.cancel();
            return;
        }
        loop.runOnContext(turn -> {
            if (response.closed() || response.ended()) {
                return;
            }
            response.write(event).onComplete(written -> pending.addAndGet(-event.length()));
        });
    }

    private Future<Void> onLoop(Supplier<Future<Void>> action) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(turn -> {
            if (response.closed() || response.ended()) {
                done.tryComplete();
            } else {
                action.get().onComplete(done);
            }
        });
        return done.future();
    }
}
