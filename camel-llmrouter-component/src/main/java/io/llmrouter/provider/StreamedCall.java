/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import io.llmrouter.model.Cancellation;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call through the streaming interface, from the request to its one end. The HTTP client calls it from one thread at a time, whoever cancels from
 * any other; the listener is told exactly one end, or none after its own handle was cancelled.
 */
final class StreamedCall implements EventStream.Events, ServerSentEventParsingHandle {

    private static final String DONE = "[DONE]";
    private static final long GRACE_SECONDS = 1;

    private final AsyncHttpTransport transport;
    private final CallSite site;
    private final ServerSentEventListener listener;
    private final ServerSentEventContext context = new ServerSentEventContext(this);
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean handleCancelled;
    private volatile EventStream stream;
    private volatile String contentType = "";
    private boolean begun;
    private boolean finished;

    StreamedCall(AsyncHttpTransport transport, CallSite site, ServerSentEventListener listener) {
        this.transport = transport;
        this.site = site;
        this.listener = listener;
    }

    void start(HttpClient client, HttpRequest request, Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            fail(site.cancelled());
            return;
        }
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, this::subscriber);
        Runnable forget = cancellation.onCancel(() -> {
            fail(site.cancelled()); // first, or the cancelled exchange reports itself
            exchange.cancel(true);
        });
        exchange.whenComplete((response, thrown) -> {
            forget.run();
            guarded(() -> settle(thrown));
        });
    }

    @Override
    public void event(String name, String payload) {
        if (over.get()) {
            return;
        }
        begun = true;
        if (payload.equals(DONE)) {
            close();
            stream.closeWithin(GRACE_SECONDS); // what follows is the end of the body, unless the server forgets it
            return;
        }
        finished |= CompletionJson.isLast(CompletionJson.read(payload, site));
        listener.onEvent(new ServerSentEvent(name, payload), context);
    }

    /** A stream that just stops was cut: an end is only an end when the provider said so. */
    @Override
    public void end() {
        if (!begun && !over.get()) {
            throw site.broken("the answer has no event of a stream; its content type is '" + contentType
                    + "', text/event-stream is expected");
        }
        if (!finished && !over.get()) {
            throw site.broken("the stream was cut: it ended without a finish reason or [DONE]");
        }
        close();
    }

    @Override
    public void cancel() {
        handleCancelled = true;
        over.set(true);
        if (stream != null) { // a whole answer has arrived already
            stream.closeWithin(0);
        }
    }

    @Override
    public boolean isCancelled() {
        return handleCancelled;
    }

    private BodySubscriber<byte[]> subscriber(ResponseInfo info) {
        if (transport.expectsEvents() && AsyncHttpTransport.isSuccess(info.statusCode())) {
            contentType = info.headers().firstValue("content-type").orElse("");
            listener.onOpen(opened(info));
            stream = new EventStream(this);
            return stream;
        }
        // here and not on the exchange: what depends on that runs in another pool, on small machines in a new thread
        // each time
        return BodySubscribers.mapping(transport.body(info, site), body -> {
            guarded(() -> arrived(info, body));
            return body;
        });
    }

    private void arrived(ResponseInfo info, byte[] body) {
        if (!AsyncHttpTransport.isSuccess(info.statusCode())) {
            fail(transport.failure(info.statusCode(), info.headers(), body, site));
            return;
        }
        String chunk = CompletionJson.asChunk(body, site);
        if (!over.get()) {
            listener.onOpen(opened(info));
            listener.onEvent(new ServerSentEvent(null, chunk), context);
            close();
        }
    }

    private static SuccessfulHttpResponse opened(ResponseInfo info) {
        return SuccessfulHttpResponse.builder()
                .statusCode(info.statusCode())
                .headers(info.headers().map())
                .build();
    }

    private void settle(Throwable thrown) {
        if (thrown == null || finished) {
            close(); // a stream that broke after its finish reason lost its usage at most
        } else {
            fail(site.failure(thrown));
        }
    }

    private void guarded(Runnable delivery) {
        try {
            delivery.run();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void close() {
        if (over.compareAndSet(false, true)) {
            listener.onClose();
        }
    }

    private void fail(Throwable error) {
        if (over.compareAndSet(false, true)) {
            listener.onError(error);
        }
    }
}
