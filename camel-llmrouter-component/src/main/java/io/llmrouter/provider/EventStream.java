/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * Splits a response into server-sent events as its bytes arrive. Lines are cut at the byte, so a character that is spread over two packets stays whole.
 * One response; the HTTP client calls it from one thread at a time.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class EventStream implements BodySubscriber<byte[]> {

    private static final int LONGEST_EVENT = 16 * 1024 * 1024;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final byte[] NOTHING = new byte[0];

    private final Events events;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final StringBuilder data = new StringBuilder();
    private String event;
    private boolean atStart = true;
    private boolean afterCarriageReturn;
    private volatile Flow.Subscription subscription;

    EventStream(Events events) {
        this.events = events;
    }

    /** Where the events go. What it throws ends the stream and closes the connection. */
    interface Events {

        /** One event; the name is null where the stream gave none. */
        void event(String name, String payload);

        /** The response is over, as far as HTTP is concerned. */
        void end();
    }

    /** Closes the connection, unless the response ends by itself in time. */
    void closeWithin(long seconds) {
        body.orTimeout(seconds, TimeUnit.SECONDS).whenComplete((nothing, late) -> {
            if (late != null) {
                subscription.cancel();
            }
        });
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
        started.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        try {
            buffers.forEach(this::consume);
            subscription.request(1);
        } catch (RuntimeException e) {
            subscription.cancel();
            body.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable error) {
        body.completeExceptionally(error);
    }

    /** An event that no empty line ended is taken, too: some servers forget the last one. */
    @Override
    public void onComplete() {
        try {
            if (line.size() > 0) {
                endOfLine();
            }
            dispatch();
            events.end();
            body.complete(NOTHING);
        } catch (RuntimeException e) {
            body.completeExceptionally(e);
        }
    }

    private void consume(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            if (next == '\r' || (next == '\n' && !afterCarriageReturn)) {
                endOfLine();
            } else if (next != '\n') {
                line.write(next);
            }
            afterCarriageReturn = next == '\r';
        }
        if (line.size() + data.length() > LONGEST_EVENT) {
            throw new IllegalStateException("an event of the stream is longer than " + LONGEST_EVENT + " bytes");
        }
    }

    private void endOfLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (atStart && text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(1);
        }
        atStart = false;
        if (text.isEmpty()) {
            dispatch();
        } else if (text.startsWith("data:")) {
            data.append(data.isEmpty() ? "" : "\n").append(value(text, "data:"));
        } else if (text.startsWith("event:")) {
            event = value(text, "event:");
        }
    }

    private void dispatch() {
        String name = event;
        event = null;
        if (!data.isEmpty()) {
            String payload = data.toString();
            data.setLength(0);
            events.event(name, payload);
        }
    }

    private static String value(String text, String field) {
        String value = text.substring(field.length());
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
