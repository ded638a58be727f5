/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import static io.llmrouter.engine.Routers.answered;
import static io.llmrouter.engine.Routers.asking;
import static io.llmrouter.engine.Routers.cheap;
import static io.llmrouter.engine.Routers.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelLimits;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.testing.CollectedAnswer;
import io.llmrouter.testing.ScriptedChatModel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time limits, waiting, cancelling, reloading. */
class TimingTest {

    private static final ModelLimits SHORT =
            new ModelLimits(Duration.ofSeconds(1), Duration.ofMillis(60), Duration.ofMillis(60));

    private final Routers routers = new Routers();

    @AfterEach
    void close() {
        routers.close();
    }

    /** A model called on the timer's thread could never time out itself, and no other request either. */
    @Test
    @Timeout(20)
    void retryAfterAWait_ofARequestOnItsCallersThread_canTimeOut() {
        CountDownLatch never = new CountDownLatch(1);
        int[] calls = {0};
        ScriptedChatModel stuckLater = ScriptedChatModel.answering(r -> {
            if (calls[0]++ == 0) {
                throw new InternalServerException("once");
            }
            throw new IllegalStateException("waited: " + await(never));
        });
        LlmRouter router = routers.to("cheap", cheap(stuckLater).limits(SHORT).build());
        assertThatThrownBy(() -> new RoutedChatModel(router).chat("q")).hasMessageContaining("cheap (retry): TIMEOUT");
    }

    @Test
    void callsOfACascade_followEachOther() {
        ScriptedChatModel slow = ScriptedChatModel.answering(r -> {
            CountDownLatch wait = new CountDownLatch(1);
            CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS).execute(wait::countDown);
            await(wait);
            return ScriptedChatModel.response("so");
        });
        LlmRouter router = routers.cascade(
                cheap(slow).build(),
                Routers.strong(ScriptedChatModel.saying("better")).build());

        RoutingDecision decision = router.route(asking("q")).join().decision();

        Attempt first = decision.attempts().get(0);
        Attempt second = decision.attempts().get(1);
        assertThat(first.latencyMs()).isGreaterThanOrEqualTo(29);
        assertThat(second.startMs()).isGreaterThanOrEqualTo(first.startMs() + first.latencyMs());
        assertThat(first.chunks()).isNull();
    }

    @Test
    void overhead_ofALiveStream_leavesOutTheWaitForItsFirstToken() {
        StreamingChatModel slow = streaming(handler -> {
            CountDownLatch wait = new CountDownLatch(1);
            CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(wait::countDown);
            assertThat(await(wait)).isTrue();
            handler.onPartialResponse("x");
            handler.onCompleteResponse(ScriptedChatModel.response("x"));
        });
        LlmRouter router =
                routers.to("s", CandidateModel.named("s").streaming(slow).build());
        RoutingDecision decision =
                router.route(asking("q"), new Announced()).join().decision();
        assertThat(decision.attempts().get(0).firstTokenMs()).isGreaterThan(190);
        assertThat(decision.overheadUs().total()).isLessThan(150_000);
    }

    @Test
    void streamThatIsCut_isPaidForWhatWentOut() {
        StreamingChatModel cut = streaming(handler -> {
            handler.onPartialResponse("twelve chars");
            handler.onError(new InternalServerException("cut"));
        });
        LlmRouter router = routers.to(
                "s",
                CandidateModel.named("s")
                        .streaming(cut)
                        .price(new TokenPrice(10, 20, 5))
                        .build());
        RoutingDecision decision =
                router.route(asking("eight ch"), new CollectedAnswer()).join().decision();
        Attempt attempt = decision.attempts().get(0);
        assertThat(attempt.outcome()).isEqualTo("failed");
        assertThat(attempt.tokensIn()).isEqualTo(2); // 8 characters / 4
        assertThat(attempt.tokensOut()).isEqualTo(3); // 12 / 4
        assertThat(decision.cost()).isCloseTo((2 * 10 + 3 * 20) / 1e6, within(1e-15));
        assertThat(router.stats().get(0).cost()).isEqualTo(decision.cost());
    }

    @Test
    void cancellation_endsTheRequest_releasesItsPermit_andLeavesNothingBehind() {
        CountDownLatch never = new CountDownLatch(1);
        Cancellation cancellation = new Cancellation();
        LlmRouter router = routers.to(
                "cheap", cheap(ScriptedChatModel.saying("x").behind(never)).build());
        CompletableFuture<RoutingResult> call =
                router.route(RoutingRequest.builder(asking("q").chat())
                        .cancellation(cancellation)
                        .build());
        assertThat(router.inFlight()).isEqualTo(1);
        cancellation.cancel();
        assertThat(call.join().decision().attempts())
                .extracting(Attempt::outcome)
                .containsExactly("cancelled");
        assertThat(router.inFlight()).isZero();
    }

    @Test
    void retryAfter_isWaitedFor_whenItIsShort() {
        int[] calls = {0};
        ScriptedChatModel busyOnce = ScriptedChatModel.answering(r -> {
            if (calls[0]++ == 0) {
                throw new RateLimitedException("busy", Duration.ofMillis(120), null);
            }
            return ScriptedChatModel.response("later");
        });
        long start = System.nanoTime();
        RoutingDecision decision = answered(routers.to("cheap", cheap(busyOnce).build()), asking("q"))
                .decision();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
        assertThat(decision.attempts()).extracting(Attempt::reason).containsExactly("plan", "retry");
    }

    @Test
    void reload_letsRequestsInFlightFinish_andForgetsAPause() {
        ScriptedChatModel busy =
                ScriptedChatModel.failing(new RateLimitedException("quota", Duration.ofHours(9), null));
        LlmRouter router = routers.to("cheap", cheap(busy).build());
        failed(router, asking("q"));
        failed(router, asking("q"));
        assertThat(busy.calls()).isEqualTo(1);

        CountDownLatch gate = new CountDownLatch(1);
        router.reload(routers.to(
                        "cheap",
                        cheap(ScriptedChatModel.saying("old").behind(gate)).build())
                .definition());
        CompletableFuture<RoutingResult> inFlight = router.route(asking("q"));
        router.reload(routers.to("cheap", cheap(ScriptedChatModel.saying("new")).build())
                .definition());
        assertThat(answered(router, asking("q")).response().aiMessage().text()).isEqualTo("new");
        gate.countDown();
        assertThat(((RoutingResult.Answered) inFlight.join())
                        .response()
                        .aiMessage()
                        .text())
                .isEqualTo("old");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static StreamingChatModel streaming(java.util.function.Consumer<StreamingChatResponseHandler> script) {
        return new StreamingChatModel() {
            @Override
            public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
                script.accept(handler);
            }
        };
    }

    private static final class Announced implements AnswerStream {
        @Override
        public void onAnswering(RoutingDecision soFar, String model) {
            assertThat(model).isEqualTo("s");
        }

        @Override
        public void onPartialResponse(String part) {}

        @Override
        public void onCompleteResponse(dev.langchain4j.model.chat.response.ChatResponse response) {}

        @Override
        public void onError(Throwable error) {}
    }
}
