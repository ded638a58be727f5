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

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.expression.RequestExpression;
import io.llmrouter.failure.AllModelsFailedException;
import io.llmrouter.failure.CallTimeoutException;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.NoModelAvailableException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.model.Capability;
import io.llmrouter.model.ModelLimits;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.ExhaustionPolicy;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.routing.RuleDecider;
import io.llmrouter.routing.Verdict;
import io.llmrouter.testing.ScriptedChatModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LlmRouterTest {

    private final Routers routers = new Routers();

    @AfterEach
    void close() {
        routers.close();
    }

    @Test
    void rules_firstMatchDecides_andIsRecorded() {
        RuleDecider rules = new RuleDecider(List.of(
                new RuleDecider.Rule(RequestExpression.compile("hasCode"), "strong"),
                new RuleDecider.Rule(RequestExpression.compile("words < 5"), "cheap")));
        LlmRouter router = routers.of(
                List.of(rules, new FixedDecider("otherwise", "strong")),
                Map.of(),
                cheap(ScriptedChatModel.saying("short")).build(),
                strong(ScriptedChatModel.saying("long")).build());

        RoutingResult.Answered result = answered(router, asking("What is Camel?"));

        assertThat(result.response().aiMessage().text()).isEqualTo("short");
        assertThat(result.decision().reason().sentence()).isEqualTo("rule 2: words < 5");
        assertThat(answered(router, asking("one two three four five six"))
                        .decision()
                        .steps())
                .extracting(RoutingDecision.Step::verdict)
                .containsExactly("abstain", "use strong");
    }

    @Test
    void features_ofAllDeciders_areRecordedInOrder_theFirstToNameOneWins() {
        LlmRouter router = routers.of(
                List.of(
                        deciding("first", new Verdict.Abstain("unsure", Map.of("intent", "refund", "score", 0.4))),
                        deciding("lost", new Verdict.Use("nowhere", "names nobody", Map.of("lost", true))),
                        deciding("last", new Verdict.Use("cheap", "sure", Map.of("score", 0.9, "ood", false)))),
                Map.of(),
                cheap(ScriptedChatModel.saying("x")).build());

        RoutingDecision decision = answered(router, asking("q")).decision();

        assertThat(decision.features()).isEqualTo(Map.of("intent", "refund", "score", 0.4, "lost", true, "ood", false));
        assertThat(List.copyOf(decision.features().keySet())).endsWith("lost", "ood");
        assertThat(router.decide(asking("q")).features()).isEqualTo(decision.features());
        assertThat(answered(
                                routers.to(
                                        "cheap",
                                        cheap(ScriptedChatModel.saying("x")).build()),
                                asking("q"))
                        .decision()
                        .features())
                .isEmpty();
    }

    private static Decider deciding(String name, Verdict verdict) {
        return new Decider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Verdict decide(RoutingRequest request) {
                return verdict;
            }
        };
    }

    @Test
    void cascade_acceptedAnswer_costsOneCall_andBaselineIsEstimated() {
        LlmRouter router = routers.cascade(
                cheap(scored("cheap answer", 0.9)).build(),
                strong(ScriptedChatModel.saying("strong answer")).build());

        RoutingDecision decision = answered(router, asking("hello there")).decision();

        assertThat(decision.attempts()).extracting(Attempt::outcome).containsExactly("accepted");
        assertThat(decision.attempts().get(0).confidence())
                .isEqualTo(new RoutingDecision.Confidence("score", 0.9, null, 0.5));
        assertThat(decision.cost()).isCloseTo((10 * 1 + 5 * 2) / 1e6, within(1e-12));
        assertThat(decision.baselineCost())
                .isCloseTo((10 * 10 + 5 * 20) / 1e6, within(1e-12)); // no pair seen yet: equal lengths
        assertThat(decision.answer().escalations()).isZero();
    }

    @Test
    void cascade_escalation_paysBothCalls_andTeachesTheLengthRatio() {
        ScriptedChatModel strongModel = ScriptedChatModel.answering(r -> answer("strong answer", 12, 15, Map.of()));
        boolean[] sure = {false};
        ScriptedChatModel cheapModel =
                ScriptedChatModel.answering(r -> answer("cheap", 10, 5, Map.of("score", sure[0] ? 1.0 : 0.1)));
        LlmRouter router =
                routers.cascade(cheap(cheapModel).build(), strong(strongModel).build());

        RoutingDecision escalated = answered(router, asking("hard")).decision();
        sure[0] = true;
        RoutingDecision accepted = answered(router, asking("easy")).decision();

        double strongCost = (12 * 10 + 15 * 20) / 1e6;
        assertThat(escalated.attempts()).extracting(Attempt::outcome).containsExactly("escalated", "accepted");
        assertThat(escalated.attempts()).extracting(Attempt::reason).containsExactly("plan", "escalation");
        assertThat(escalated.cost()).isCloseTo((10 + 5 * 2) / 1e6 + strongCost, within(1e-12));
        assertThat(escalated.baselineCost()).isCloseTo(strongCost, within(1e-12));
        assertThat(escalated.savedCost()).isNegative();
        assertThat(accepted.baselineCost()).isCloseTo(strongCost, within(1e-12)); // 10 * 12/10 in, 5 * 15/5 out
    }

    @Test
    void cascade_missingSignal_goesOn() {
        LlmRouter router = routers.cascade(
                cheap(ScriptedChatModel.saying("no score")).build(),
                strong(ScriptedChatModel.saying("strong")).build());
        assertThat(answered(router, asking("q")).decision().answer().model()).isEqualTo("strong");
    }

    @Test
    void cascade_strongDead_failsByDefault_andAbstainsWhenAllowed() {
        LlmRouter router = routers.cascade(
                cheap(scored("doubtful", 0.1)).build(),
                strong(ScriptedChatModel.failing(new DeadModel())).build());
        assertThat(failed(router, asking("q")).error()).isInstanceOf(AllModelsFailedException.class);

        RoutingResult.Answered abstained = answered(
                router,
                RoutingRequest.builder(asking("q").chat())
                        .onExhausted(ExhaustionPolicy.ABSTAIN)
                        .build());
        assertThat(abstained.response().aiMessage().text()).isEqualTo("doubtful");
        assertThat(abstained.decision().answer().abstained()).isTrue();
    }

    @Test
    void fallback_answersForAFailedModel_andTheAttemptIsRecorded() {
        LlmRouter router = routers.to(
                "cheap",
                cheap(ScriptedChatModel.failing(new InternalServerException("boom")))
                        .fallback(List.of("strong"))
                        .build(),
                strong(ScriptedChatModel.saying("saved")).build());

        RoutingDecision decision = answered(router, asking("q")).decision();

        assertThat(decision.attempts()).extracting(Attempt::outcome).containsExactly("failed", "accepted");
        assertThat(decision.attempts()).extracting(Attempt::reason).containsExactly("plan", "fallback");
        assertThat(decision.attempts().get(0).error()).startsWith("UPSTREAM: boom");
    }

    @Test
    void fallback_forAuthenticationRequestAndContentFilter_isNotTried() {
        for (RuntimeException refusal : List.of(
                new AuthenticationException("bad key"),
                new InvalidRequestException("bad request"),
                new ContentFilteredException("filtered"))) {
            ScriptedChatModel other = ScriptedChatModel.saying("never");
            LlmRouter router = routers.to(
                    "cheap",
                    cheap(ScriptedChatModel.failing(refusal))
                            .fallback(List.of("strong"))
                            .build(),
                    strong(other).build());
            assertThat(failed(router, asking("q")).error()).hasRootCause(refusal);
            assertThat(other.calls()).isZero();
        }
    }

    @Test
    void failures_ofAllModels_areToldEach_andTypedCauseStays() {
        InternalServerException first = new InternalServerException("first broke");
        InternalServerException second = new InternalServerException("second broke");
        LlmRouter router = routers.to(
                "cheap",
                cheap(ScriptedChatModel.failing(first))
                        .fallback(List.of("strong"))
                        .build(),
                strong(ScriptedChatModel.failing(second)).build());

        RoutingResult.Failed failure = failed(router, asking("q"));

        assertThat(failure.error())
                .isInstanceOf(AllModelsFailedException.class)
                .hasCause(second)
                .hasMessageContaining("cheap (plan): UPSTREAM: first broke");
        assertThat(failure.error().getSuppressed()).contains(first);
        assertThat(failure.decision().attempts()).hasSize(4); // two rounds
    }

    @Test
    void circuitBreaker_afterManyFailures_skipsTheModel() {
        ScriptedChatModel dead = ScriptedChatModel.failing(new InternalServerException("down"));
        LlmRouter router = routers.to(
                "cheap",
                cheap(dead).fallback(List.of("strong")).build(),
                strong(ScriptedChatModel.saying("ok")).build());
        for (int i = 0; i < 30; i++) {
            answered(router, asking("q"));
        }
        assertThat(dead.calls()).isLessThan(15);
        assertThat(answered(router, asking("q")).decision().attempts().get(0).outcome())
                .isEqualTo("skipped");
    }

    @Test
    void capability_thatNobodyHas_isNamedPerModel() {
        LlmRouter router = routers.to(
                "cheap",
                cheap(ScriptedChatModel.saying("x"))
                        .capabilities(Set.of(Capability.TOOLS))
                        .fallback(List.of("strong"))
                        .build(),
                strong(ScriptedChatModel.saying("y")).contextWindow(10).build());
        UserMessage image = UserMessage.from(ImageContent.from("http://localhost/cat.png"));
        RoutingResult.Failed failure = failed(
                router,
                RoutingRequest.of(ChatRequest.builder()
                        .messages(UserMessage.from("word ".repeat(50)), image)
                        .build()));
        assertThat(failure.error())
                .isInstanceOf(NoModelAvailableException.class)
                .hasMessageContaining("cheap lacks [VISION]")
                .hasMessageContaining("strong has a context window of 10 tokens");
    }

    @Test
    void pin_toAnUnknownName_suggestsTheNearest() {
        LlmRouter router =
                routers.to("cheap", cheap(ScriptedChatModel.saying("x")).build());
        RoutingRequest pinned =
                RoutingRequest.builder(asking("q").chat()).pin("chaep").build();
        assertThat(failed(router, pinned).error())
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContaining("did you mean 'cheap'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n\t"})
    void prompt_thatIsEmpty_isRefused(String text) {
        LlmRouter router =
                routers.to("cheap", cheap(ScriptedChatModel.saying("x")).build());
        assertThat(failed(router, asking(text)).error())
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void prompt_ofAMegabyte_isRefusedWithItsSizeAndTheLimit() {
        LlmRouter router =
                routers.to("cheap", cheap(ScriptedChatModel.saying("x")).build());
        assertThat(failed(router, asking("x".repeat(1 << 20))).error())
                .hasMessageContaining("1048576")
                .hasMessageContaining("1000000");
    }

    @Test
    void timeLimit_ofABlockingModel_interruptsIt() {
        ScriptedChatModel stuck = ScriptedChatModel.saying("late").behind(new CountDownLatch(1));
        ModelLimits limits = new ModelLimits(Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofMillis(50));
        LlmRouter router = routers.to("cheap", cheap(stuck).limits(limits).build());
        assertThat(failed(router, asking("q")).error())
                .isInstanceOf(CallTimeoutException.class)
                .hasMessageContaining("total time limit of 50 ms");
    }

    @Test
    void deadline_ofTheCaller_endsTheRequest() {
        ScriptedChatModel stuck = ScriptedChatModel.saying("late").behind(new CountDownLatch(1));
        LlmRouter router = routers.to("cheap", cheap(stuck).build());
        RoutingRequest hurried = RoutingRequest.builder(asking("q").chat())
                .maxLatency(Duration.ofMillis(50))
                .build();
        assertThat(failed(router, hurried).error())
                .isInstanceOf(CallTimeoutException.class)
                .hasMessageContaining("50 ms");
    }

    @Test
    void concurrency_atItsLimit_isRefusedWithRetryAfter() {
        CountDownLatch gate = new CountDownLatch(1);
        LlmRouter router = new LlmRouter(
                routers.to(
                                "cheap",
                                cheap(ScriptedChatModel.saying("x").behind(gate))
                                        .build())
                        .definition(),
                routers.environment.withBounds(new Environment.Bounds(1, 1000)));
        var first = router.route(asking("first"));
        RateLimitedException refused =
                (RateLimitedException) failed(router, asking("second")).error();
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(1));
        gate.countDown();
        assertThat(first.join()).isInstanceOf(RoutingResult.Answered.class);
        assertThat(router.inFlight()).isZero();
    }

    @Test
    void thousandFailures_leakNeitherThreadNorPermit() {
        LlmRouter router = routers.to(
                "cheap",
                cheap(ScriptedChatModel.failing(new AuthenticationException("no")))
                        .build());
        failed(router, asking("warm"));
        int before = Thread.activeCount();
        for (int i = 0; i < 1000; i++) {
            failed(router, asking("q" + i));
        }
        assertThat(router.inFlight()).isZero();
        assertThat(Thread.activeCount()).isLessThan(before + 8);
        assertThat(routers.recorded).hasSize(1001);
    }

    @Test
    void error_ofTheModelsCode_completesTheRequest() {
        LlmRouter router = routers.to(
                "cheap",
                cheap(ScriptedChatModel.answering(r -> {
                            throw new StackOverflowError("deep");
                        }))
                        .build());
        assertThat(failed(router, asking("q")).error()).hasRootCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void listener_thatThrows_doesNotCostTheAnswer() {
        Environment angry = routers.environment.withListeners(List.of(decision -> {
            throw new IllegalStateException("listener");
        }));
        LlmRouter router = new LlmRouter(
                routers.to("cheap", cheap(ScriptedChatModel.saying("fine")).build())
                        .definition(),
                angry);
        assertThat(answered(router, asking("q")).response().aiMessage().text()).isEqualTo("fine");
    }

    @Test
    void decide_callsNobody() {
        ScriptedChatModel model = ScriptedChatModel.saying("x");
        RoutingDecision decision = routers.to("cheap", cheap(model).build()).decide(asking("q"));
        assertThat(decision.plan().models()).containsExactly("cheap");
        assertThat(model.calls()).isZero();
    }

    static ScriptedChatModel scored(String text, double score) {
        return ScriptedChatModel.answering(request -> answer(text, 10, 5, Map.of("score", score)));
    }

    static ChatResponse answer(String text, int in, int out, Map<String, Object> attributes) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.builder().text(text).attributes(attributes).build())
                .tokenUsage(new TokenUsage(in, out))
                .build();
    }

    /** A provider's failure that nobody could have foreseen. */
    private static final class DeadModel extends RuntimeException {
        DeadModel() {
            super("strong is dead");
        }
    }
}
