/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.ModelLimits;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingExchangeTest {

    private final LoopbackUpstream upstream = LoopbackUpstream.start();
    private final HttpClient transport = AsyncHttpTransport.inOnePiece(
                    new ModelSettings("small", "openai", "qwen", ModelLimits.DEFAULT, Map.of()), Clock.systemUTC())
            .build();
    private final HttpRequest request = HttpRequest.builder()
            .method(HttpMethod.POST)
            .url(upstream.baseUrl(), "chat/completions")
            .body("{}")
            .build();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void answer_isReturnedWithStatusAndBody() {
        upstream.reply(UpstreamReply.json("{\"a\":1}"));

        assertThat(transport.execute(request).body()).isEqualTo("{\"a\":1}");
    }

    @Test
    void status_ofAnError_isThrown() {
        upstream.reply(UpstreamReply.status(400, Map.of(), "bad"));

        assertThatThrownBy(() -> transport.execute(request))
                .isInstanceOf(UpstreamHttpException.class)
                .hasMessageContainingAll("400", "bad");
    }

    @Test
    void cancel_whileItWaits_closesTheConnection() throws InterruptedException {
        upstream.reply(UpstreamReply.hang());
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Throwable> thrown = CompletableFuture.supplyAsync(
                () -> cancellation.bound(() -> catchThrowable(() -> transport.execute(request))),
                task -> new Thread(task).start());
        await().until(() -> !upstream.exchanges().isEmpty());

        cancellation.cancel();

        assertThat(thrown.join()).isInstanceOf(CancelledCallException.class);
        assertThat(upstream.last().isClosedByPeerWithin(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void interrupt_whileItWaits_closesTheConnectionAndStaysSet() throws InterruptedException {
        upstream.reply(UpstreamReply.hang());
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            catchThrowable(() -> transport.execute(request));
            stillInterrupted.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        await().until(() -> !upstream.exchanges().isEmpty());

        caller.interrupt();

        assertThat(stillInterrupted.join()).isTrue();
        assertThat(upstream.last().isClosedByPeerWithin(Duration.ofSeconds(1))).isTrue();
    }
}
