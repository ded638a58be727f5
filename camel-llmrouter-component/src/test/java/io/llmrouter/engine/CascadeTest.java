/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import static io.llmrouter.engine.LlmRouterTest.answer;
import static io.llmrouter.engine.LlmRouterTest.scored;
import static io.llmrouter.engine.Routers.answered;
import static io.llmrouter.engine.Routers.asking;
import static io.llmrouter.engine.Routers.cheap;
import static io.llmrouter.engine.Routers.failed;
import static io.llmrouter.engine.Routers.strong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.calibration.BoundedCalibrator;
import io.llmrouter.calibration.PlattCalibrator;
import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.cascade.StageFlow;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.confidence.AttributeConfidence;
import io.llmrouter.confidence.Signal;
import io.llmrouter.confidence.Trust;
import io.llmrouter.failure.AbstainedException;
import io.llmrouter.failure.CallTimeoutException;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.routing.ExhaustionPolicy;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.ModelIdentities;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.Confidence;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.testing.ScriptedChatModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CascadeTest {

    private final Routers routers = new Routers();

    @AfterEach
    void close() {
        routers.close();
    }

    @Test
    void threeStages_eachPaid_andTheLastTwoTeachTheirRatios() {
        double[] middleScore = {0.2};
        LlmRouter router = threeStages(
                scored("one", 0.1),
                ScriptedChatModel.answering(r -> answer("two", 10, 20, Map.of("score", middleScore[0]))),
                ScriptedChatModel.answering(r -> answer("three", 10, 60, Map.of())));

        RoutingDecision decision = answered(router, asking("hard")).decision();

        assertThat(decision.attempts())
                .extracting(Attempt::outcome)
                .containsExactly("escalated", "escalated", "accepted");
        assertThat(decision.answer()).isEqualTo(new RoutingDecision.Answer("strong", null, 2, false));
        // cheap 10 * 1 + 5 * 2, middle 10 * 3 + 20 * 6, strong 10 * 10 + 60 * 20
        assertThat(decision.cost()).isCloseTo((20 + 150 + 1300) / 1e6, within(1e-15));
        assertThat(decision.baselineCost()).isCloseTo(1300 / 1e6, within(1e-15));

        middleScore[0] = 0.9;
        RoutingDecision accepted = answered(router, asking("easier")).decision();
        assertThat(accepted.answer().model()).isEqualTo("middle");
        assertThat(accepted.baselineCost())
                .as("20 tokens of middle are 60 of strong")
                .isCloseTo(1300 / 1e6, within(1e-15));
    }

    @Test
    void worth_countsEveryCall_andSaysWhenACascadeLoses() {
        double[] score = {0.1};
        LlmRouter router = threeStages(
                ScriptedChatModel.answering(r -> answer("one", 10, 5, Map.of("score", score[0]))),
                scored("two", 0.1),
                ScriptedChatModel.answering(r -> answer("three", 10, 60, Map.of())));
        RoutingDecision paidThrice = answered(router, asking("hard")).decision();
        score[0] = 0.9;
        RoutingDecision paidOnce = answered(router, asking("easy")).decision();

        ObservedWorth worth = router.worths().get(0);

        assertThat(router.worths()).hasSize(1);
        assertThat(worth.requests()).isEqualTo(2);
        assertThat(worth.stages()).extracting(StageFlow::goesOn).containsExactly(0.5, 1.0);
        assertThat(worth.cost()).isCloseTo(paidThrice.cost() + paidOnce.cost(), within(1e-15));
        assertThat(worth.stages().get(0).cost()).as("10 * 1 + 5 * 2, twice").isCloseTo(40 / 1e6, within(1e-15));
        assertThat(worth.baselineCost()).isCloseTo(paidThrice.baselineCost() + paidOnce.baselineCost(), within(1e-15));
        double strong = worth.baselineCost() / 2;
        double two = paidThrice.attempts().get(1).cost();
        assertThat(worth.breakEven()[1]).as("against the last").isCloseTo(1 - two / strong, within(1e-12));
        assertThat(worth.breakEven()[0])
                .as("against the second, from which all went on")
                .isCloseTo(1 - 20 / 1e6 / (two + strong), within(1e-12));
        assertThat(worth.loses()).isFalse();
        assertThat(worth.callMillis())
                .isCloseTo(
                        Stream.of(paidThrice, paidOnce)
                                .flatMap(decision -> decision.attempts().stream())
                                .mapToDouble(Attempt::latencyMs)
                                .sum(),
                        within(1e-9));
        assertThat(worth.waitedMillisOfEscalated())
                .isCloseTo(paidThrice.attempts().get(0).latencyMs(), within(1e-9));
        assertThat(router.explain(asking("x")).worth())
                .isEqualTo(worth.sentence())
                .startsWith(
                        "2 requests, 50.0 % went on from cheap (it pays below 98.5 %), 100.0 % went on from middle (it pays below 95.4 %)");

        score[0] = 0.1;
        for (int i = 0; i < 200; i++) {
            answered(router, asking("hard"));
        }
        assertThat(router.worths().get(0).sentence())
                .startsWith("NOT WORTH IT: 202 requests, 99.5 % went on from cheap")
                .endsWith("stage middle loses: 100.0 % go on from it and it pays below 95.4 %, so leave it out");
    }

    @Test
    void loss_isSaidOnceOfTwiceAsManyRequests() {
        assertThat(LongStream.rangeClosed(1, 10_000).filter(ObservedWorths::isTime))
                .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L);
    }

    @Test
    void worth_ofACascadeThatPays_namesTheStageThatDoesNot() {
        double[] score = {0.9};
        LlmRouter router = threeStages(
                ScriptedChatModel.answering(r -> answer("one", 10, 5, Map.of("score", score[0]))),
                scored("two", 0.1),
                ScriptedChatModel.answering(r -> answer("three", 10, 60, Map.of())));
        for (int i = 0; i < 800; i++) {
            score[0] = i % 4 == 0 ? 0.1 : 0.9;
            answered(router, asking("q"));
        }

        ObservedWorth worth = router.worths().get(0);

        assertThat(worth.loses()).isFalse();
        assertThat(worth.losingStages())
                .containsExactly("stage middle loses: 100.0 % go on from it and it pays below 95.4 %, so leave it out");
    }

    @Test
    void worth_ofAStageThatWasPassedOver_countsTheOnesThatWereAsked() {
        LlmRouter router = threeStages(
                ScriptedChatModel.failing(new InternalServerException("down")),
                scored("two", 0.9),
                ScriptedChatModel.saying("three"));
        answered(router, asking("q"));

        assertThat(router.worths().get(0).stages())
                .extracting(StageFlow::model, StageFlow::asked, StageFlow::wentOn)
                .containsExactly(tuple("cheap", 1L, 1L), tuple("middle", 1L, 0L));
    }

    @Test
    void stageThatFails_isPassedOver_andTheNextAnswerIsJudgedAsThere() {
        LlmRouter router = threeStages(
                ScriptedChatModel.failing(new InternalServerException("down")),
                scored("two", 0.9),
                ScriptedChatModel.saying("three"));
        RoutingDecision decision = answered(router, asking("q")).decision();
        assertThat(decision.answer().model()).isEqualTo("middle");
        assertThat(decision.attempts()).last().extracting(Attempt::reason).isEqualTo("escalation");
    }

    @Test
    void calibratedThreshold_comparesTheProbability_aRawOneTheSignal() {
        PlattCalibrator steep = new PlattCalibrator(10, -5); // P(0.6) = 1 / (1 + e^-1) = 0.731
        CascadeStage probable = new CascadeStage("m", new AttributeConfidence("score"), steep, 0.7);
        Confidence calibrated = probable.confidence(Signal.of(0.6));
        assertThat(calibrated.probability()).isCloseTo(0.7310585786, within(1e-9));
        assertThat(probable.trust(calibrated)).isEqualTo(Trust.ACCEPTED);
        CascadeStage raw = new CascadeStage("m", new AttributeConfidence("score"), null, 0.7);
        assertThat(raw.trust(raw.confidence(Signal.of(0.6)))).isEqualTo(Trust.GOES_ON);
    }

    @Test
    void signalThatIsNotFinite_isMissing_andNeverAbstains() {
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            CascadeStage stage = new CascadeStage(
                    "m",
                    new AttributeConfidence("score"),
                    null,
                    StageThresholds.accepting(0.5).abstainingBelow(0.1));
            Confidence confidence = stage.confidence(Signal.of(wrong));
            assertThat(confidence.raw()).isNull();
            assertThat(stage.trust(confidence)).isEqualTo(Trust.GOES_ON);
        }
    }

    /** Calibrated on log-probabilities, but now a probability is measured: by the curve alone it would be surer than any labelled answer. */
    @Test
    void signalOutsideOfTheCalibratedOnes_isNoReasonToAccept() {
        double[] labelled = {-3, -2, -0.4, -0.1, Double.NaN};
        CascadeStage stage = new CascadeStage(
                "m",
                new AttributeConfidence("score"),
                BoundedCalibrator.of(new PlattCalibrator(2, 2), labelled),
                StageThresholds.accepting(0.8).abstainingBelow(0.1));
        assertThat(stage.trust(stage.confidence(Signal.of(-0.1)))).isEqualTo(Trust.ACCEPTED);
        for (double unknown : new double[] {0.9, -3.5}) {
            Confidence confidence = stage.confidence(Signal.of(unknown));
            assertThat(confidence)
                    .isEqualTo(new Confidence(
                            "score",
                            null,
                            null,
                            0.8,
                            "missing: " + unknown + " is outside of the signals that were calibrated"));
            assertThat(stage.trust(confidence)).isEqualTo(Trust.GOES_ON);
        }
    }

    @Test
    void fallback_toAnotherStagesModel_isLeftToThatStage() {
        ScriptedChatModel strongModel = ScriptedChatModel.saying("strong");
        LlmRouter router = routers.cascade(
                cheap(ScriptedChatModel.failing(new InternalServerException("down")))
                        .fallback(List.of("strong"))
                        .build(),
                strong(strongModel).build());
        assertThat(answered(router, asking("q")).decision().answer().model()).isEqualTo("strong");
        assertThat(strongModel.calls()).as("asked and paid once").isEqualTo(1);
    }

    /** Its threshold was found on answers of another model. */
    @Test
    void fallback_ofACalibratedStage_isNotBelievedForIt_butBetterThanNoAnswer() {
        CascadeStage calibrated =
                new CascadeStage("cheap", new AttributeConfidence("score"), new PlattCalibrator(10, -2), 0.8);
        CandidateModel cheap = cheap(ScriptedChatModel.failing(new InternalServerException("down")))
                .fallback(List.of("spare"))
                .build();
        CandidateModel spare = CandidateModel.named("spare")
                .blocking(scored("spare's answer", 0.9))
                .build();
        LlmRouter router = routers.inStages(
                List.of(calibrated, CascadeStage.accepting("strong")),
                cheap,
                spare,
                strong(ScriptedChatModel.saying("strong's")).build());
        RoutingDecision decision = answered(router, asking("q")).decision();
        assertThat(decision.answer().model()).isEqualTo("strong");
        assertThat(decision.attempts().get(1).confidence())
                .isEqualTo(new Confidence(
                        "score", null, null, 0.8, "missing: spare answered, and only cheap is calibrated here"));

        LlmRouter strongIsDown = routers.inStages(
                List.of(calibrated, CascadeStage.accepting("strong")),
                cheap,
                spare,
                strong(ScriptedChatModel.failing(new InternalServerException("down")))
                        .build());
        RoutingResult.Answered untrusted = answered(strongIsDown, abstaining().build());
        assertThat(untrusted.response().aiMessage().text()).isEqualTo("spare's answer");
        assertThat(untrusted.decision().answer().abstained()).isTrue();
    }

    @Test
    void fallback_thatAnswersUnderTheNameOfTheCalibratedModel_isThatModel() {
        Cascade ladder = new Cascade(
                "ladder",
                List.of(
                        new CascadeStage("cheap", new AttributeConfidence("score"), new PlattCalibrator(10, -2), 0.8),
                        CascadeStage.accepting("strong")));
        for (String name : new String[] {"small-2026-01", "small-2026-07"}) {
            LlmRouter router = routers.of(
                    List.of(new FixedDecider("otherwise", "ladder")),
                    Map.of("ladder", ladder),
                    new RouterDefinition.Learned(
                            null, new ModelIdentities(Map.of("cheap", Set.of("small-2026-01"))), null),
                    cheap(ScriptedChatModel.failing(new InternalServerException("down")))
                            .fallback(List.of("cheap-eu"))
                            .build(),
                    CandidateModel.named("cheap-eu")
                            .blocking(ScriptedChatModel.answering(r -> ChatResponse.builder()
                                    .aiMessage(AiMessage.builder()
                                            .text("eu's")
                                            .attributes(Map.of("score", 0.9))
                                            .build())
                                    .modelName(name)
                                    .build()))
                            .build(),
                    strong(ScriptedChatModel.saying("strong's")).build());
            assertThat(answered(router, asking("q")).decision().answer().model())
                    .isEqualTo(name.endsWith("01") ? "cheap-eu" : "strong");
        }
    }

    @Test
    void fallback_ofAStageWithATypedThreshold_isJudgedByIt() {
        LlmRouter router = routers.cascade(
                cheap(ScriptedChatModel.failing(new InternalServerException("down")))
                        .fallback(List.of("spare"))
                        .build(),
                CandidateModel.named("spare")
                        .blocking(scored("spare's answer", 0.9))
                        .build(),
                strong(ScriptedChatModel.saying("strong's")).build());
        assertThat(answered(router, asking("q")).decision().answer().model()).isEqualTo("spare");
    }

    @Test
    void fallback_toTheUntrustedModel_isNoAnswer() {
        ScriptedChatModel cheapModel = scored("doubtful", 0.1);
        LlmRouter router = routers.cascade(
                cheap(cheapModel).build(),
                strong(ScriptedChatModel.failing(new InternalServerException("down")))
                        .fallback(List.of("cheap"))
                        .build());
        failed(router, asking("q"));
        assertThat(cheapModel.calls()).isEqualTo(1);
    }

    @Test
    void lastStageBelowItsThreshold_failsOrAbstains_andTheRecordSaysSo() {
        Cascade picky = new Cascade(
                "picky",
                List.of(
                        new CascadeStage("cheap", new AttributeConfidence("score"), null, 0.5),
                        new CascadeStage("strong", new AttributeConfidence("score"), null, 0.5)));
        LlmRouter router = routers.of(
                List.of(new FixedDecider("otherwise", "picky")),
                Map.of("picky", picky),
                cheap(scored("a", 0.1)).build(),
                strong(scored("b", 0.2)).build());

        RoutingResult.Failed failed = failed(router, asking("q"));
        assertThat(failed.error()).isInstanceOf(AbstainedException.class);
        assertThat(failed.decision().attempts()).extracting(Attempt::outcome).containsExactly("escalated", "rejected");

        RoutingResult.Answered abstained = answered(router, abstaining().build());
        assertThat(abstained.response().aiMessage().text()).isEqualTo("b");
        assertThat(abstained.decision().answer().abstained()).isTrue();
    }

    @Test
    void deadlineDuringTheStrongCall_leavesTheCheapAnswer_toWhomeverTakesIt() {
        CountDownLatch never = new CountDownLatch(1);
        LlmRouter router = routers.cascade(
                cheap(scored("doubtful", 0.1)).build(),
                strong(ScriptedChatModel.saying("late").behind(never)).build());
        Duration soon = Duration.ofMillis(500);

        assertThat(answered(router, abstaining().maxLatency(soon).build())
                        .response()
                        .aiMessage()
                        .text())
                .isEqualTo("doubtful");
        assertThat(failed(
                                router,
                                RoutingRequest.builder(asking("q").chat())
                                        .maxLatency(soon)
                                        .build())
                        .error())
                .isInstanceOf(CallTimeoutException.class);
    }

    private LlmRouter threeStages(ScriptedChatModel one, ScriptedChatModel two, ScriptedChatModel three) {
        Cascade ladder = new Cascade(
                "ladder",
                List.of(
                        new CascadeStage("cheap", new AttributeConfidence("score"), null, 0.5),
                        new CascadeStage("middle", new AttributeConfidence("score"), null, 0.5),
                        CascadeStage.accepting("strong")));
        return routers.of(
                List.of(new FixedDecider("otherwise", "ladder")),
                Map.of("ladder", ladder),
                cheap(one).build(),
                CandidateModel.named("middle")
                        .blocking(two)
                        .price(new TokenPrice(3, 6, 3))
                        .build(),
                strong(three).build());
    }

    private static RoutingRequest.Builder abstaining() {
        return RoutingRequest.builder(asking("q").chat()).onExhausted(ExhaustionPolicy.ABSTAIN);
    }
}
