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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.InternalServerException;
import io.llmrouter.calibration.PlattCalibrator;
import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.confidence.AttributeConfidence;
import io.llmrouter.failure.AbstainedException;
import io.llmrouter.failure.CallTimeoutException;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;
import io.llmrouter.routing.ExhaustionPolicy;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.Step;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.stats.CallOutcome;
import io.llmrouter.testing.ScriptedChatModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a cascade does not go on: no time, no hope, a stage that is off. */
class CascadeStopTest {

    private static final AttributeConfidence SCORE = new AttributeConfidence("score");

    private final Routers routers = new Routers();
    private final ScriptedChatModel strongModel = ScriptedChatModel.saying("strong");

    @AfterEach
    void close() {
        routers.close();
    }

    @Test
    void escalationThatCannotFinish_isNotStarted_andTheDecisionSaysSo() {
        LlmRouter router = untrusting();
        observed("strong", 3_600_000);

        RoutingResult.Answered result = answered(router, within(ExhaustionPolicy.ABSTAIN, 60_000));
        assertThat(result.response().aiMessage().text()).isEqualTo("doubtful");
        assertThat(result.decision().answer()).isEqualTo(new RoutingDecision.Answer("cheap", null, 0, true));
        assertThat(result.decision().attempts()).extracting(Attempt::outcome).containsExactly("rejected");
        Step stop = result.decision().steps().get(1);
        assertThat(stop.decider()).isEqualTo("cascade");
        assertThat(stop.verdict()).isEqualTo("stop");
        assertThat(stop.reason())
                .matches("escalation to strong not started: needs about 3600000 ms, (59|60)\\d{3} ms left");

        assertThat(failed(router, within(ExhaustionPolicy.FAIL, 60_000)).error())
                .isInstanceOf(CallTimeoutException.class)
                .hasMessageContaining("escalation to strong not started");
        assertThat(strongModel.calls()).isZero();
    }

    @Test
    void stageAfterAFailedOne_isOnlyAskedInTime_ifThereIsAnAnswerAlready() {
        observed("strong", 3_600_000);
        CandidateModel broken = CandidateModel.named("middle")
                .blocking(ScriptedChatModel.failing(new InternalServerException("down")))
                .build();
        List<CascadeStage> stages = List.of(
                new CascadeStage("cheap", SCORE, null, 0.5),
                new CascadeStage("middle", SCORE, null, 0.5),
                CascadeStage.accepting("strong"));
        LlmRouter router = routers.inStages(
                stages,
                cheap(scored("doubtful", 0.1)).build(),
                broken,
                strong(strongModel).build());
        RoutingResult.Answered result = answered(router, within(ExhaustionPolicy.ABSTAIN, 60_000));
        assertThat(result.response().aiMessage().text()).isEqualTo("doubtful");
        assertThat(strongModel.calls()).isZero();

        LlmRouter nothingYet = routers.inStages(
                stages.subList(1, 3), broken, strong(strongModel).build());
        assertThat(model(nothingYet, within(ExhaustionPolicy.FAIL, 60_000)))
                .as("slow is better than nothing")
                .isEqualTo("strong");
    }

    @Test
    void escalation_isStarted_whereTimeIsEnough_unknown_orUnlimited() {
        LlmRouter router = untrusting();
        assertThat(model(router, within(ExhaustionPolicy.FAIL, 60_000)))
                .as("nothing is known of strong")
                .isEqualTo("strong");
        observed("strong", 1);
        assertThat(model(router, within(ExhaustionPolicy.FAIL, 60_000))).isEqualTo("strong");
        observed("strong", 3_600_000);
        observed("strong", 3_600_000);
        observed("strong", 3_600_000);
        observed("strong", 3_600_000);
        assertThat(model(router, asking("q"))).as("no limit").isEqualTo("strong");
    }

    @Test
    void answerFarBelowItsThreshold_endsTheCascade_asOnExhaustedSays() {
        CascadeStage stage = new CascadeStage(
                "cheap", SCORE, null, StageThresholds.accepting(0.5).abstainingBelow(0.2));
        LlmRouter router = routers.inStages(
                List.of(stage, CascadeStage.accepting("strong")),
                cheap(scored("hopeless", 0.1)).build(),
                strong(strongModel).build());

        RoutingResult.Answered result = answered(router, within(ExhaustionPolicy.ABSTAIN, 60_000));
        assertThat(result.response().aiMessage().text()).isEqualTo("hopeless");
        assertThat(result.decision().answer().abstained()).isTrue();
        assertThat(result.decision().attempts()).extracting(Attempt::outcome).containsExactly("abstained");
        assertThat(result.decision().steps())
                .last()
                .isEqualTo(new Step("cascade", "stop", "abstained early at stage cheap"));
        assertThat(failed(router, asking("q")).error())
                .isInstanceOf(AbstainedException.class)
                .hasMessageContaining("abstained early at model 'cheap'");
        assertThat(strongModel.calls()).isZero();
    }

    @Test
    void answerBetweenBothThresholds_goesOn() {
        CascadeStage stage = new CascadeStage(
                "cheap", SCORE, null, StageThresholds.accepting(0.5).abstainingBelow(0.2));
        for (double score : new double[] {0.2, 0.49}) {
            LlmRouter router = routers.inStages(
                    List.of(stage, CascadeStage.accepting("strong")),
                    cheap(scored("x", score)).build(),
                    strong(strongModel).build());
            assertThat(model(router, asking("q"))).isEqualTo("strong");
        }
    }

    @Test
    void calibratedStage_comparesProbabilitiesOnBothSides() {
        CascadeStage stage = new CascadeStage(
                "cheap",
                SCORE,
                new PlattCalibrator(10, -5), // P(0.3) = 0.119, P(0.4) = 0.269
                StageThresholds.accepting(0.7).abstainingBelow(0.2));
        for (Map.Entry<Double, String> each :
                Map.of(0.3, "abstained", 0.4, "escalated", 0.6, "accepted").entrySet()) {
            LlmRouter router = routers.inStages(
                    List.of(stage, CascadeStage.accepting("strong")),
                    cheap(scored("x", each.getKey())).build(),
                    strong(strongModel).build());
            assertThat(answered(router, within(ExhaustionPolicy.ABSTAIN, 60_000))
                            .decision()
                            .attempts()
                            .get(0)
                            .outcome())
                    .isEqualTo(each.getValue());
        }
    }

    @Test
    void stageThatIsOff_isNeverAsked_andTheDecisionSaysSo() {
        ScriptedChatModel cheapModel = scored("x", 0.9);
        LlmRouter router = routers.inStages(
                List.of(CascadeStage.off("cheap", "infeasible"), CascadeStage.accepting("strong")),
                cheap(cheapModel).build(),
                strong(strongModel).fallback(List.of("cheap")).build());
        RoutingDecision decision = answered(router, asking("q")).decision();
        assertThat(decision.answer()).isEqualTo(new RoutingDecision.Answer("strong", "STOP", 0, false));
        assertThat(decision.attempts()).extracting(Attempt::reason).containsExactly("plan");
        assertThat(decision.steps()).contains(new Step("cascade", "skip cheap", "infeasible"));
        assertThat(router.decide(asking("q")).steps()).contains(new Step("cascade", "skip cheap", "infeasible"));
        assertThat(cheapModel.calls()).isZero();
    }

    @Test
    void bestAnswer_isTheMostProbableOne_whereAllAreCalibrated() {
        PlattCalibrator platt = new PlattCalibrator(10, -5);
        List<CascadeStage> stages = List.of(
                new CascadeStage("cheap", SCORE, platt, 0.9),
                new CascadeStage("middle", SCORE, platt, 0.9),
                CascadeStage.accepting("strong"));
        LlmRouter router = routers.inStages(
                stages,
                cheap(scored("likely", 0.6)).build(),
                CandidateModel.named("middle").blocking(scored("unlikely", 0.1)).build(),
                strong(ScriptedChatModel.failing(new InternalServerException("down")))
                        .build());
        RoutingResult.Answered result = answered(router, within(ExhaustionPolicy.ABSTAIN, 60_000));
        assertThat(result.response().aiMessage().text()).isEqualTo("likely");
        assertThat(result.decision().answer()).isEqualTo(new RoutingDecision.Answer("cheap", null, 2, true));
    }

    @Test
    void thresholdsThatContradict_areRefused() {
        assertThatThrownBy(() -> StageThresholds.accepting(0.5).abstainingBelow(0.6))
                .hasMessageContaining("0.5 to accept and 0.6 to abstain");
        assertThatThrownBy(() -> StageThresholds.accepting(Double.NaN)).hasMessageContaining("finite");
        assertThatThrownBy(() -> new CascadeStage(
                        "m",
                        SCORE,
                        new PlattCalibrator(1, 0),
                        StageThresholds.accepting(0.5).abstainingBelow(-1)))
                .hasMessageContaining("[0, 1]");
        assertThatThrownBy(() ->
                        new Cascade("c", List.of(CascadeStage.accepting("a"), CascadeStage.off("b", "infeasible"))))
                .hasMessageContaining("ends with a stage that is off");
    }

    private LlmRouter untrusting() {
        return routers.cascade(
                cheap(ScriptedChatModel.answering(r -> answer("doubtful", 10, 5, Map.of("score", 0.1))))
                        .build(),
                strong(strongModel).build());
    }

    private void observed(String model, long millis) {
        routers.environment.stats().record(new CallOutcome(model, TokenCount.NONE, 0, millis * 1_000_000, false));
    }

    private static RoutingRequest within(ExhaustionPolicy policy, long millis) {
        return RoutingRequest.builder(asking("q").chat())
                .onExhausted(policy)
                .maxLatency(Duration.ofMillis(millis))
                .build();
    }

    private static String model(LlmRouter router, RoutingRequest request) {
        return answered(router, request).decision().answer().model();
    }
}
