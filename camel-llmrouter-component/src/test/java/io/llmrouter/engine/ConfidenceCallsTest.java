/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import static io.llmrouter.engine.Routers.answered;
import static io.llmrouter.engine.Routers.asking;
import static io.llmrouter.engine.Routers.cheap;
import static io.llmrouter.engine.Routers.failed;
import static io.llmrouter.engine.Routers.strong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.confidence.AskingEstimator;
import io.llmrouter.confidence.JudgeScore;
import io.llmrouter.confidence.Judged;
import io.llmrouter.confidence.PTrue;
import io.llmrouter.confidence.SelfConsistency;
import io.llmrouter.confidence.Signal;
import io.llmrouter.confidence.Verbalised;
import io.llmrouter.failure.CallTimeoutException;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.routing.ExhaustionPolicy;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.testing.CollectedAnswer;
import io.llmrouter.testing.ScriptedChatModel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals that ask models, in a real engine. */
@Timeout(30)
class ConfidenceCallsTest {

    private final Routers routers = new Routers();
    private final ScriptedChatModel strongModel = ScriptedChatModel.saying("strong");

    @AfterEach
    void close() {
        routers.close();
    }

    @Test
    void callForConfidence_isPaidAndRecorded_butIsNoAnswer() {
        LlmRouter router = routers.judgedBy(
                new PTrue(),
                cheap(verifying("12", "Y")).build(),
                strong(strongModel).build());

        RoutingResult.Answered result = answered(router, asking("3 * 4"));

        assertThat(result.response().aiMessage().text()).isEqualTo("12");
        RoutingDecision decision = result.decision();
        assertThat(decision.attempts())
                .extracting(Attempt::model, Attempt::reason, Attempt::outcome)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("cheap", "plan", "accepted"),
                        org.assertj.core.groups.Tuple.tuple("cheap", "confidence", "answered"));
        assertThat(decision.attempts().get(0).confidence())
                .isEqualTo(new RoutingDecision.Confidence("pTrue", 1.0, null, 0.5));
        assertThat(decision.cost()).isCloseTo(2 * (10 * 1 + 5 * 2) / 1e6, within(1e-15));
        assertThat(decision.baselineCost())
                .as("one answer of the strong model, not two")
                .isCloseTo((10 * 10 + 5 * 20) / 1e6, within(1e-15));
        assertThat(decision.answer()).isEqualTo(new RoutingDecision.Answer("cheap", "STOP", 0, false));
        assertThat(strongModel.calls()).isZero();
    }

    @Test
    void no_goesOn_andBothCallsAreInTheRecord() {
        LlmRouter router = routers.judgedBy(
                new PTrue(),
                cheap(verifying("13", "N")).build(),
                strong(strongModel).build());
        RoutingDecision decision = answered(router, asking("3 * 4")).decision();
        assertThat(decision.attempts())
                .extracting(Attempt::outcome)
                .containsExactly("escalated", "answered", "accepted");
        assertThat(decision.answer().escalations()).isEqualTo(1);
    }

    @Test
    void deadJudge_isAMissingSignal_andTheCascadeGoesOn() {
        LlmRouter router = judged(ScriptedChatModel.failing(new InternalServerException("down")));
        RoutingDecision decision = answered(router, asking("3 * 4")).decision();
        assertThat(decision.answer().model()).isEqualTo("strong");
        assertThat(decision.attempts().get(0).confidence())
                .isEqualTo(new RoutingDecision.Confidence("judge:judge", null, null, 0.5, "missing: its call failed"));
        assertThat(decision.attempts().get(1))
                .extracting(Attempt::model, Attempt::reason, Attempt::outcome)
                .containsExactly("judge", "confidence", "failed");
    }

    @Test
    void judgeThatAsksToWait_isLeftAlone_alsoByTheNextRequest() {
        ScriptedChatModel busy =
                ScriptedChatModel.failing(new RateLimitedException("slow down", Duration.ofSeconds(60), null));
        LlmRouter router = judged(busy);
        answered(router, asking("3 * 4"));
        RoutingDecision second = answered(router, asking("3 * 5")).decision();
        assertThat(busy.calls()).isEqualTo(1);
        assertThat(second.attempts())
                .extracting(Attempt::reason, Attempt::outcome)
                .contains(org.assertj.core.groups.Tuple.tuple("confidence", "skipped"));
        assertThat(second.answer().model()).isEqualTo("strong");
    }

    @Test
    void garbageOfTheJudge_isAMissingSignal() {
        RoutingDecision decision = answered(judged(ScriptedChatModel.saying("10/10!!!")), asking("q"))
                .decision();
        assertThat(decision.attempts().get(0).confidence().note()).isEqualTo("missing: the judge gave no mark");
        assertThat(decision.answer().model()).isEqualTo("strong");
    }

    @Test
    void judgeAboveTheCostCeiling_orUnknown_isNotAsked() {
        ScriptedChatModel judge = ScriptedChatModel.saying("VERDICT: 9");
        RoutingRequest thrifty = RoutingRequest.builder(asking("q").chat())
                .maxCost(0.02)
                .onExhausted(ExhaustionPolicy.ABSTAIN)
                .build();
        RoutingDecision decision = answered(judged(judge), thrifty).decision();
        assertThat(judge.calls()).isZero();
        assertThat(decision.attempts().get(0).confidence().raw()).isNull();
        LlmRouter unknown = routers.judgedBy(
                new JudgeScore("nobody"),
                cheap(ScriptedChatModel.saying("12")).build(),
                strong(strongModel).build());
        assertThat(answered(unknown, asking("q")).decision().answer().model()).isEqualTo("strong");
    }

    @Test
    void samplesThatAgree_endSampling_andTheMajorityIsDelivered() {
        AtomicInteger call = new AtomicInteger();
        ScriptedChatModel model = ScriptedChatModel.answering(
                request -> ScriptedChatModel.response(call.getAndIncrement() == 0 ? "13" : "It is 12"));
        LlmRouter router = routers.judgedBy(
                SelfConsistency.USUAL, cheap(model).build(), strong(strongModel).build());
        RoutingResult.Answered result = answered(router, asking("3 * 4"));
        assertThat(result.response().aiMessage().text()).isEqualTo("It is 12");
        assertThat(result.decision().attempts().get(0).confidence().note())
                .isEqualTo("3 of 4 samples agree, 1 saved; the majority's answer is taken");
        assertThat(model.calls()).isEqualTo(4);
    }

    @Test
    void callersThread_thatWaits_takesTheSamplesItself() {
        Thread caller = Thread.currentThread();
        List<Thread> threads = new java.util.concurrent.CopyOnWriteArrayList<>();
        ScriptedChatModel model = ScriptedChatModel.answering(request -> {
            threads.add(Thread.currentThread());
            return ScriptedChatModel.response("12");
        });
        LlmRouter router = routers.judgedBy(
                SelfConsistency.USUAL, cheap(model).build(), strong(strongModel).build());
        RoutingRequest waiting =
                RoutingRequest.builder(asking("3 * 4").chat()).onCallersThread().build();
        assertThat(router.route(waiting)).isCompleted();
        assertThat(threads).hasSize(3).containsOnly(caller);
    }

    @Test
    void deadlineInTheMiddleOfSampling_leavesTheFirstAnswer_toWhomeverTakesIt() {
        CountDownLatch never = new CountDownLatch(1);
        LlmRouter router = routers.judgedBy(
                SelfConsistency.USUAL,
                cheap(firstThenStuck(never)).build(),
                strong(strongModel).build());
        RoutingRequest.Builder hurried =
                RoutingRequest.builder(asking("3 * 4").chat()).maxLatency(Duration.ofMillis(200));

        RoutingResult.Answered result =
                answered(router, hurried.onExhausted(ExhaustionPolicy.ABSTAIN).build());
        assertThat(result.response().aiMessage().text()).isEqualTo("12");
        assertThat(result.decision().answer().abstained()).isTrue();
        assertThat(result.decision().attempts())
                .extracting(Attempt::reason, Attempt::outcome)
                .containsOnlyOnce(org.assertj.core.groups.Tuple.tuple("plan", "rejected"))
                .contains(org.assertj.core.groups.Tuple.tuple("confidence", "cancelled"));
        assertThat(result.decision().steps())
                .last()
                .isEqualTo(new RoutingDecision.Step(
                        "cascade", "stop", "escalation to strong not started: the limit of 200 ms has passed"));
        assertThat(failed(router, hurried.onExhausted(ExhaustionPolicy.FAIL).build())
                        .error())
                .isInstanceOf(CallTimeoutException.class);
        assertThat(strongModel.calls()).isZero();
    }

    @Test
    void callerWhoLeavesInTheMiddleOfSampling_endsIt_andEveryCallIsAccountedFor() {
        CountDownLatch never = new CountDownLatch(1);
        ScriptedChatModel model = firstThenStuck(never);
        LlmRouter router = routers.judgedBy(
                SelfConsistency.USUAL, cheap(model).build(), strong(strongModel).build());
        Cancellation leaving = new Cancellation();
        CompletableFuture<RoutingResult> result =
                router.route(RoutingRequest.builder(asking("3 * 4").chat())
                        .cancellation(leaving)
                        .build());
        Awaitility.await().until(() -> model.calls() == 3);
        leaving.cancel();
        RoutingResult.Failed failed = (RoutingResult.Failed) result.join();
        assertThat(failed.error()).isInstanceOf(CancelledCallException.class);
        assertThat(failed.decision().attempts())
                .extracting(Attempt::outcome)
                .containsExactly("rejected", "cancelled", "cancelled");
        assertThat(strongModel.calls()).isZero();
        assertThat(router.inFlight()).isZero();
    }

    @Test
    void estimatorThatNeverEnds_endsWithTheDeadline() {
        LlmRouter router = routers.judgedBy(
                signal(judged -> new CompletableFuture<>()),
                cheap(ScriptedChatModel.saying("12")).build(),
                strong(strongModel).build());
        RoutingRequest hurried = RoutingRequest.builder(asking("q").chat())
                .maxLatency(Duration.ofMillis(50))
                .onExhausted(ExhaustionPolicy.ABSTAIN)
                .build();
        assertThat(answered(router, hurried)
                        .decision()
                        .attempts()
                        .get(0)
                        .confidence()
                        .note())
                .isEqualTo("cancelled");
    }

    @Test
    void brokenEstimators_areMissingSignals() {
        List<Function<Judged, CompletionStage<Signal>>> broken = List.of(
                judged -> {
                    throw new IllegalStateException("defect");
                },
                judged -> CompletableFuture.failedFuture(new IllegalStateException("defect")),
                judged -> CompletableFuture.completedFuture(null),
                judged -> null,
                judged -> CompletableFuture.completedFuture(Signal.of(Double.NaN)));
        for (Function<Judged, CompletionStage<Signal>> defect : broken) {
            LlmRouter router = routers.judgedBy(
                    signal(defect),
                    cheap(ScriptedChatModel.saying("12")).build(),
                    strong(strongModel).build());
            RoutingDecision decision = answered(router, asking("q")).decision();
            assertThat(decision.attempts().get(0).confidence().raw()).isNull();
            assertThat(decision.answer().model()).isEqualTo("strong");
        }
    }

    @Test
    void callLeftBehindByASignal_isCancelledAndAccountedFor() {
        CountDownLatch never = new CountDownLatch(1);
        LlmRouter router = routers.judgedBy(
                signal(judged -> {
                    judged.around().models().ask("judge", judged.request());
                    return CompletableFuture.completedFuture(Signal.of(1));
                }),
                cheap(ScriptedChatModel.saying("12")).build(),
                strong(strongModel).build(),
                judge(ScriptedChatModel.saying("late").behind(never)));
        RoutingDecision decision = answered(router, asking("q")).decision();
        assertThat(decision.attempts()).extracting(Attempt::outcome).containsExactly("accepted", "cancelled");
    }

    @Test
    void verbalisedLine_isAskedFor_read_andNeverSeenByTheCaller() {
        ScriptedChatModel model = ScriptedChatModel.saying("It is 12.\nCONFIDENCE: 90");
        LlmRouter router = routers.judgedBy(
                new Verbalised(), cheap(model).build(), strong(strongModel).build());
        CollectedAnswer collected = new CollectedAnswer();
        RoutingResult.Answered streamed = (RoutingResult.Answered)
                router.route(asking("3 * 4"), collected).join();
        assertThat(collected.parts()).containsExactly("It is 12.");
        assertThat(streamed.response().aiMessage().text()).isEqualTo("It is 12.");
        assertThat(streamed.decision().attempts().get(0).confidence())
                .isEqualTo(new RoutingDecision.Confidence("verbalised", 0.9, null, 0.5, "weak: the model's own word"));
        assertThat(model.requests().get(0).messages()).hasSize(2);
    }

    @Test
    void shortCallsForConfidence_sayNothingAboutHowLongAnAnswerTakes() {
        LlmRouter router = routers.judgedBy(
                new JudgeScore("judge"),
                cheap(ScriptedChatModel.saying("12")).build(),
                strong(strongModel).build(),
                judge(ScriptedChatModel.saying("VERDICT: 9")));
        answered(router, asking("q"));
        assertThat(routers.environment.stats().typicalLatencyMillis("judge")).isEmpty();
        assertThat(routers.environment.stats().typicalLatencyMillis("cheap")).isPresent();
        assertThat(router.stats()).anyMatch(model -> model.model().equals("judge") && model.cost() > 0);
    }

    private LlmRouter judged(ScriptedChatModel judge) {
        return routers.judgedBy(
                new JudgeScore("judge"),
                cheap(ScriptedChatModel.saying("12")).build(),
                strong(strongModel).build(),
                judge(judge));
    }

    private static CandidateModel judge(ScriptedChatModel model) {
        return CandidateModel.named("judge")
                .blocking(model)
                .price(new TokenPrice(100, 200, 100))
                .build();
    }

    /** Answers a question, and Y or N when it is asked about its own answer. */
    private static ScriptedChatModel verifying(String answer, String verdict) {
        return ScriptedChatModel.answering(
                request -> ScriptedChatModel.response(request.messages().size() == 1 ? answer : verdict));
    }

    private static ScriptedChatModel firstThenStuck(CountDownLatch never) {
        return ScriptedChatModel.answering(request -> {
            if (isSample(request)) {
                await(never);
            }
            return ScriptedChatModel.response("12");
        });
    }

    private static boolean isSample(ChatRequest request) {
        return request.temperature() != null;
    }

    private static ChatResponse await(CountDownLatch latch) {
        try {
            latch.await();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static AskingEstimator signal(Function<Judged, CompletionStage<Signal>> estimate) {
        return new AskingEstimator() {
            @Override
            public String name() {
                return "scripted";
            }

            @Override
            public CompletionStage<Signal> estimate(Judged judged) {
                return estimate.apply(judged);
            }
        };
    }
}
