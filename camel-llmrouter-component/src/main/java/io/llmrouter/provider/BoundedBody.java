/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** Collects a body up to a limit: a provider that never stops talking must not fill the memory. One response, one thread at a time. */
final class BoundedBody implements BodySubscriber<byte[]> {

    private final int limit;
    private final Supplier<RuntimeException> tooLong;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private Flow.Subscription subscription;

    private BoundedBody(int limit, Supplier<RuntimeException> tooLong) {
        this.limit = limit;
        this.tooLong = tooLong;
    }

    /** Takes the first bytes and closes the connection at the rest. */
    static BoundedBody first(int bytes) {
        return new BoundedBody(bytes, null);
    }

    /** Takes all bytes, or fails if there are more than these. */
    static BoundedBody atMost(int bytes, Supplier<RuntimeException> tooLong) {
        return new BoundedBody(bytes, tooLong);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
        started.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] bytes = new byte[Math.min(buffer.remaining(), limit - collected.size())];
            buffer.get(bytes);
            collected.write(bytes, 0, bytes.length);
            if (buffer.hasRemaining()) {
                overflow();
                return;
            }
        }
    }

    private void overflow() {
        subscription.cancel();
        if (tooLong == null) {
            onComplete();
        } else {
            body.completeExceptionally(tooLong.get());
        }
    }

    @Override
    public void onError(Throwable error) {
        body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        body.complete(collected.toByteArray());
    }
}
