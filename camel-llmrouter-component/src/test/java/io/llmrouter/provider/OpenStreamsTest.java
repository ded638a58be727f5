/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.model.Cancellation;
import io.llmrouter.provider.OpenAiModels.Way;
import io.llmrouter.testing.CollectedAnswer;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenStreamsTest {

    private static final int STREAMS = 300;
    private static final int FEW = 40;

    private final LoopbackUpstream upstream = LoopbackUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    /** Without the threads of the server, which is not what is measured. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith(LoopbackUpstream.THREADS))
                .count();
    }

    @Test
    void streams_openInGreatNumber_holdNoThreads() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        upstream.reply(exchange -> {
            exchange.startEvents();
            exchange.event(UpstreamReply.chunk("qwen", "one "));
            gate.await();
            exchange.event(UpstreamReply.chunk("qwen", "two"));
            exchange.event("[DONE]");
            exchange.endChunks();
        });
        StreamingChatModel model = Way.STREAMING.at(upstream);
        long before = threads();

        List<CollectedAnswer> answers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            answers.add(CollectedAnswer.of(model, OpenAiModels.HELLO));
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> answers.stream().noneMatch(answer -> answer.parts().isEmpty()));
        assertThat(upstream.openConnections()).isEqualTo(STREAMS);
        assertThat(threads() - before).isLessThan(FEW);

        gate.countDown();
        for (CollectedAnswer answer : answers) {
            assertThat(answer.response().aiMessage().text()).isEqualTo("one two");
        }
        assertThat(threads() - before).isLessThan(FEW);
    }

    @ParameterizedTest
    @EnumSource
    void calls_waitingInGreatNumber_holdNoThreadsAndAllCloseWhenCancelled(Way way) throws InterruptedException {
        upstream.reply(UpstreamReply.hang());
        StreamingChatModel model = way.at(upstream);
        long before = threads();
        Cancellation all = new Cancellation();

        List<CollectedAnswer> answers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            answers.add(CollectedAnswer.of(model, OpenAiModels.HELLO, all));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> upstream.exchanges().size() == STREAMS);
        assertThat(threads() - before).isLessThan(FEW);

        all.cancel();

        await().atMost(Duration.ofSeconds(2)).until(() -> upstream.openConnections() == 0);
        assertThat(answers).extracting(CollectedAnswer::ends).isEqualTo(Collections.nCopies(STREAMS, 1));
    }

    @ParameterizedTest
    @EnumSource
    void handlers_thatWaitForAnotherCall_doNotStarveIt(Way way) {
        CountDownLatch gate = new CountDownLatch(1);
        upstream.reply(exchange -> {
            gate.await(); // so that it is the client's workers that go on with the second call
            UpstreamReply.text("ok").write(exchange);
        });
        StreamingChatModel model = way.at(upstream);
        List<CompletableFuture<String>> outer = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            outer.add(
                    answer(model).thenApply(first -> first + " " + answer(model).join()));
        }
        gate.countDown();

        assertThat(CompletableFuture.allOf(outer.toArray(CompletableFuture[]::new)))
                .succeedsWithin(Duration.ofSeconds(20));
        assertThat(outer).allSatisfy(text -> assertThat(text).isCompletedWithValue("ok ok"));
    }

    private static CompletableFuture<String> answer(StreamingChatModel model) {
        CompletableFuture<String> future = new CompletableFuture<>();
        model.chat(OpenAiModels.HELLO, new StreamingChatResponseHandler() {
            @Override
            public void onCompleteResponse(ChatResponse response) {
                future.complete(response.aiMessage().text());
            }

            @Override
            public void onError(Throwable error) {
                future.completeExceptionally(error);
            }
        });
        return future;
    }
}
