/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static io.llmrouter.provider.OpenAiModels.HELLO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.provider.OpenAiModels.Way;
import io.llmrouter.testing.CollectedAnswer;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CancelTest {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final LoopbackUpstream upstream = LoopbackUpstream.start();
    private final Cancellation cancellation = new Cancellation();

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void cancel_beforeTheFirstByte_closesTheUpstreamConnection(Way way) throws InterruptedException {
        upstream.reply(UpstreamReply.hang());
        CollectedAnswer answer = CollectedAnswer.of(way.at(upstream), HELLO, cancellation);
        await().until(() -> !upstream.exchanges().isEmpty());

        cancellation.cancel();

        assertThat(upstream.last().isClosedByPeerWithin(SOON)).isTrue();
        assertThat(answer.failure()).isInstanceOf(CancelledCallException.class);
        assertThat(answer.ends()).isEqualTo(1);
    }

    @Test
    void cancel_afterTheFirstToken_closesTheUpstreamConnection() throws InterruptedException {
        upstream.reply(UpstreamReply.streamed(List.of("one ", "two "), new Semaphore(1)));
        CollectedAnswer answer = CollectedAnswer.of(Way.STREAMING.at(upstream), HELLO, cancellation);
        answer.awaitFirstPart();

        cancellation.cancel();

        assertThat(upstream.last().isClosedByPeerWithin(SOON)).isTrue();
        assertThat(answer.failure()).isInstanceOf(CancelledCallException.class);
        assertThat(answer.parts()).containsExactly("one ");
        assertThat(answer.ends()).isEqualTo(1);
    }

    @Test
    void cancel_inTheMiddleOfAWholeBody_closesTheUpstreamConnection() throws InterruptedException {
        Semaphore sent = new Semaphore(0);
        upstream.reply(exchange -> {
            exchange.startEvents();
            exchange.rawChunk("{\"id\":".getBytes(StandardCharsets.US_ASCII));
            sent.release();
            exchange.awaitClosedByPeer();
        });
        CollectedAnswer answer = CollectedAnswer.of(Way.WHOLE.at(upstream), HELLO, cancellation);
        sent.acquire();

        cancellation.cancel();

        assertThat(upstream.last().isClosedByPeerWithin(SOON)).isTrue();
        assertThat(answer.failure()).isInstanceOf(CancelledCallException.class);
    }

    @ParameterizedTest
    @EnumSource
    void cancel_beforeTheCall_makesNoCall(Way way) throws InterruptedException {
        cancellation.cancel();

        CollectedAnswer answer = CollectedAnswer.of(way.at(upstream), HELLO, cancellation);

        assertThat(answer.failure()).isInstanceOf(CancelledCallException.class);
        assertThat(upstream.acceptedConnections()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void cancel_afterTheAnswer_changesNothing(Way way) throws InterruptedException {
        CollectedAnswer answer = CollectedAnswer.of(way.at(upstream), HELLO, cancellation);
        answer.response();

        cancellation.cancel();

        assertThat(CollectedAnswer.of(way.at(upstream), HELLO)
                        .response()
                        .aiMessage()
                        .text())
                .isEqualTo("ok");
        assertThat(answer.ends()).isEqualTo(1);
    }

    @Test
    void streamingHandle_cancelledAtTheFirstToken_closesTheUpstreamConnection() throws InterruptedException {
        upstream.reply(UpstreamReply.streamed(List.of("one ", "two "), new Semaphore(1)));

        Way.STREAMING.at(upstream).chat(HELLO, new CancelsAtOnce());

        await().until(() -> !upstream.exchanges().isEmpty());
        assertThat(upstream.last().isClosedByPeerWithin(SOON)).isTrue();
    }

    @Test
    void connections_ofAnswersReadToTheEnd_areUsedAgain() throws InterruptedException {
        var model = OpenAiModels.model(Map.of("baseUrl", upstream.baseUrl()));
        for (int i = 0; i < 10; i++) {
            CollectedAnswer.of(model.streaming().orElseThrow(), HELLO).response();
            CollectedAnswer.of(model.whole().orElseThrow(), HELLO).response();
        }

        assertThat(upstream.exchanges()).hasSize(20);
        assertThat(upstream.acceptedConnections()).isLessThan(10);
    }

    private static final class CancelsAtOnce implements StreamingChatResponseHandler {

        @Override
        public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            context.streamingHandle().cancel();
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            throw new AssertionError("the stream was cancelled");
        }

        @Override
        public void onError(Throwable error) {
            throw new AssertionError("LangChain4j calls nothing after a cancellation", error);
        }
    }
}
