/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static io.llmrouter.provider.OpenAiModels.HELLO;
import static io.llmrouter.testing.UpstreamReply.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.llmrouter.model.ModelLimits;
import io.llmrouter.provider.OpenAiModels.Way;
import io.llmrouter.testing.CollectedAnswer;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpstreamFaultTest {

    private final LoopbackUpstream upstream = LoopbackUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    private CollectedAnswer ask(Way way) {
        return CollectedAnswer.of(way.at(upstream), HELLO);
    }

    private Throwable failureOf(Way way) throws InterruptedException {
        CollectedAnswer answer = ask(way);
        Throwable failure = answer.failure();
        assertThat(answer.ends()).isEqualTo(1);
        return failure;
    }

    @ParameterizedTest
    @EnumSource
    void status_tooManyRequests_keepsRetryAfter(Way way) throws InterruptedException {
        upstream.reply(
                UpstreamReply.status(429, Map.of("Retry-After", "7"), "{\"error\":{\"message\":\"slow down\"}}"));

        Throwable failure = failureOf(way);

        assertThat(failure)
                .isInstanceOf(RateLimitException.class)
                .hasMessageContainingAll("small", "429", upstream.baseUrl().replace("/v1", ""), "slow down");
        assertThat(failure).hasRootCauseInstanceOf(UpstreamHttpException.class);
        assertThat(((UpstreamHttpException) failure.getCause()).retryAfter()).contains(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @EnumSource
    void status_serverError_isAnInternalServerException(Way way) throws InterruptedException {
        upstream.reply(UpstreamReply.status(503, Map.of(), "down"));

        assertThat(failureOf(way)).isInstanceOf(InternalServerException.class).hasMessageContaining("503");
    }

    @ParameterizedTest
    @EnumSource
    void status_unauthorizedThatEchoesTheKey_doesNotShowIt(Way way) throws InterruptedException {
        upstream.reply(UpstreamReply.status(401, Map.of(), "wrong key " + OpenAiModels.KEY));

        Throwable failure = failureOf(way);

        assertThat(failure).isInstanceOf(AuthenticationException.class).hasStackTraceContaining("wrong key ******");
        assertThat(failure.toString() + failure.getCause()).doesNotContain(OpenAiModels.KEY);
    }

    @ParameterizedTest
    @EnumSource
    void status_endlessErrorBody_isCutAndTheConnectionClosed(Way way) throws InterruptedException {
        upstream.reply(exchange -> {
            exchange.startErrorWithoutEnd(500);
            while (!exchange.closedByPeer().isDone()) {
                exchange.rawChunk("x".repeat(10_000).getBytes());
            }
        });

        Throwable failure = failureOf(way);

        assertThat(failure).isInstanceOf(InternalServerException.class);
        assertThat(((UpstreamHttpException) failure.getCause()).body()).hasSize(65_536);
        assertThat(failure.getMessage()).hasSizeLessThan(2_000);
        assertThat(upstream.last().isClosedByPeerWithin(Duration.ofSeconds(1))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void connect_deadPort_namesModelAndAddress(Way way) throws InterruptedException {
        StreamingChatModel model = way.at(upstream);
        upstream.close();

        Throwable failure = CollectedAnswer.of(model, HELLO).failure();

        assertThat(failure).hasRootCauseInstanceOf(ConnectException.class);
        assertThat(failure)
                .hasMessageContainingAll("model 'small'", upstream.baseUrl().replace("/v1", ""), "check baseUrl");
    }

    @ParameterizedTest
    @EnumSource
    void connect_unknownHost_namesTheHost(Way way) throws InterruptedException {
        StreamingChatModel model = way.of(OpenAiModels.model(Map.of("baseUrl", "http://no-such-host.invalid/v1")));

        assertThat(CollectedAnswer.of(model, HELLO).failure())
                .hasMessageContainingAll("model 'small'", "no-such-host.invalid", "check baseUrl");
    }

    @ParameterizedTest
    @EnumSource
    void connect_fullBacklog_timesOutAtTheConnectLimit(Way way) throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> fillers = fill(deaf);
            ModelLimits limits =
                    new ModelLimits(Duration.ofMillis(300), Duration.ofSeconds(30), Duration.ofSeconds(30));
            StreamingChatModel model = way.of(
                    OpenAiModels.model(Map.of("baseUrl", "http://127.0.0.1:" + deaf.getLocalPort() + "/v1"), limits));

            Throwable failure = CollectedAnswer.of(model, HELLO).failure();

            assertThat(failure)
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContainingAll("model 'small'", "connect time limit", "300 ms");
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    /** A backlog of 1 takes two connections that nobody accepts; the kernel leaves the next ones without an answer. */
    private static List<Socket> fill(ServerSocket deaf) throws IOException {
        List<Socket> fillers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(deaf.getInetAddress(), deaf.getLocalPort()), 1000);
            fillers.add(socket);
        }
        return fillers;
    }

    @ParameterizedTest
    @EnumSource
    void connection_closedWithoutAnAnswer_isAnError(Way way) throws InterruptedException {
        upstream.reply(UpstreamReply.closeAtOnce());

        assertThat(failureOf(way)).hasRootCauseInstanceOf(IOException.class).hasMessageContaining("model 'small'");
    }

    @ParameterizedTest
    @EnumSource
    void body_thatIsNoJson_isAnErrorWithoutTheBody(Way way) throws InterruptedException {
        upstream.reply(exchange -> (exchange.wantsStream()
                        ? UpstreamReply.events("{\"oops", "[DONE]")
                        : UpstreamReply.json("<html>oops"))
                .write(exchange));

        assertThat(failureOf(way))
                .hasMessageContainingAll("model 'small'", "no JSON")
                .hasMessageNotContaining("oops");
    }

    @ParameterizedTest
    @EnumSource
    void body_withAnErrorInsteadOfAnAnswer_isThatError(Way way) throws InterruptedException {
        String error = "{\"error\":{\"message\":\"overloaded\",\"code\":429}}";
        upstream.reply(
                exchange -> (exchange.wantsStream() ? UpstreamReply.events(error, "[DONE]") : UpstreamReply.json(error))
                        .write(exchange));

        assertThat(failureOf(way)).isInstanceOf(RateLimitException.class).hasMessageContaining("overloaded");
    }

    @Test
    void stream_cutInTheMiddle_isAnErrorAfterTheFirstParts() throws InterruptedException {
        upstream.reply(UpstreamReply.cutAfter(List.of("one ", "two ")));
        CollectedAnswer answer = ask(Way.STREAMING);

        assertThat(answer.failure()).hasMessageContaining("model 'small'");
        assertThat(answer.parts()).containsExactly("one ", "two ");
        assertThat(answer.ends()).isEqualTo(1);
    }

    @Test
    void stream_endedWithoutFinishReason_isAnError() throws InterruptedException {
        upstream.reply(UpstreamReply.events(chunk("qwen", "one"), chunk("qwen", "\"finish_reason\":\"stop\"")));

        assertThat(failureOf(Way.STREAMING)).hasMessageContainingAll("cut", "finish reason", "[DONE]");
    }

    @Test
    void stream_withFinishReasonButWithoutDone_isAnAnswer() throws InterruptedException {
        upstream.reply(UpstreamReply.events(
                chunk("qwen", "one"), "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\": \"stop\"}]}"));

        assertThat(ask(Way.STREAMING).response().aiMessage().text()).isEqualTo("one");
    }

    @Test
    void stream_leftOpenAfterDone_isAnAnswerAndIsClosed() throws InterruptedException {
        upstream.reply(exchange -> {
            exchange.startEvents();
            exchange.event(chunk("qwen", "one"));
            exchange.event("[DONE]");
            exchange.awaitClosedByPeer();
        });

        assertThat(ask(Way.STREAMING).response().aiMessage().text()).isEqualTo("one");
        assertThat(upstream.last().isClosedByPeerWithin(Duration.ofSeconds(3))).isTrue();
    }

    @Test
    void stream_withGarbageInTheMiddle_closesTheConnection() throws InterruptedException {
        upstream.reply(exchange -> {
            exchange.startEvents();
            exchange.event("garbage");
            exchange.awaitClosedByPeer();
        });

        assertThat(failureOf(Way.STREAMING)).hasMessageContaining("no JSON");
        assertThat(upstream.last().isClosedByPeerWithin(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void whole_withoutChoices_isAnError() throws InterruptedException {
        upstream.reply(UpstreamReply.json("{\"id\":\"x\",\"choices\":[]}"));

        assertThat(failureOf(Way.WHOLE)).hasMessageContainingAll("model 'small'", "choices");
    }

    @ParameterizedTest
    @EnumSource
    void json_ofAnotherShape_isOneErrorAndNoAnswer(Way way) throws InterruptedException {
        upstream.reply(exchange -> (exchange.wantsStream()
                        ? UpstreamReply.events(
                                "{\"choices\":[{\"delta\":{\"content\":[1]}}]}", chunk("qwen", "late"), "[DONE]")
                        : UpstreamReply.json("{\"choices\":[{\"message\":{\"content\":[1]}}]}"))
                .write(exchange));
        CollectedAnswer answer = ask(way);

        assertThat(answer.failure()).isNotNull();
        assertThat(answer.parts()).isEmpty();
        await().during(Duration.ofMillis(100)).until(() -> answer.ends() == 1);
    }

    @ParameterizedTest
    @EnumSource
    void failures_inGreatNumber_leaveNoConnectionAndNoThread(Way way) throws InterruptedException {
        StreamingChatModel model = way.at(upstream);
        List<UpstreamReply> faults = List.of(
                UpstreamReply.closeAtOnce(),
                UpstreamReply.status(500, Map.of(), "down"),
                UpstreamReply.json("<html>"),
                UpstreamReply.cutAfter(List.of("one")));
        int before = Thread.activeCount();
        for (int i = 0; i < 1000; i++) {
            upstream.reply(faults.get(i % faults.size()));
            assertThat(CollectedAnswer.of(model, HELLO).failure()).isNotNull();
        }

        await().until(() -> upstream.openConnections() < 10);
        assertThat(Thread.activeCount() - before).isLessThan(40);
    }
}
