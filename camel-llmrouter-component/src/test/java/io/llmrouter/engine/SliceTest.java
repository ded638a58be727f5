/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import static io.llmrouter.engine.LlmRouterTest.scored;
import static io.llmrouter.engine.Routers.answered;
import static io.llmrouter.engine.Routers.asking;
import static io.llmrouter.engine.Routers.cheap;
import static io.llmrouter.engine.Routers.strong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.cascade.SliceStages;
import io.llmrouter.confidence.AttributeConfidence;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Step;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.routing.Verdict;
import io.llmrouter.testing.ScriptedChatModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cheap answer has a score of 0.6: enough for all requests, not enough for maths; cheap is not asked for law. */
class SliceTest {

    private final Routers routers = new Routers();

    @AfterEach
    void close() {
        routers.close();
    }

    private static List<CascadeStage> stages(double threshold) {
        return List.of(
                new CascadeStage("cheap", new AttributeConfidence("score"), null, threshold),
                CascadeStage.accepting("strong"));
    }

    private LlmRouter router(String by, List<Decider> first) {
        Cascade ladder = new Cascade(
                "ladder",
                stages(0.5),
                new SliceStages(
                        by,
                        Map.of(
                                "maths", new SliceStages.Slice(stages(0.9), "its own"),
                                "law",
                                        new SliceStages.Slice(
                                                List.of(
                                                        CascadeStage.off("cheap", "too risky"),
                                                        CascadeStage.accepting("strong")),
                                                "none"))));
        List<Decider> deciders = new java.util.ArrayList<>(first);
        deciders.add(new FixedDecider("otherwise", "ladder"));
        return routers.of(
                deciders,
                Map.of("ladder", ladder),
                cheap(scored("quick", 0.6)).build(),
                strong(ScriptedChatModel.saying("good")).build());
    }

    private static RoutingRequest withTask(Object task) {
        return RoutingRequest.builder(asking("q").chat())
                .properties(name -> name.equals("task") ? task : null)
                .build();
    }

    @Test
    void property_namesTheSlice_whoseThresholdApplies() {
        LlmRouter router = router("property:task", List.of());
        RoutingDecision maths = answered(router, withTask("maths")).decision();
        assertThat(maths.answer().model()).isEqualTo("strong");
        assertThat(maths.attempts().get(0).confidence().threshold()).isEqualTo(0.9);
        assertThat(maths.steps()).contains(new Step("cascade", "slice maths", "its own"));

        RoutingDecision law = answered(router, withTask("law")).decision();
        assertThat(law.attempts()).hasSize(1);
        assertThat(law.steps())
                .contains(new Step("cascade", "slice law", "none"), new Step("cascade", "skip cheap", "too risky"));
        assertThat(law.plan().models()).containsExactly("cheap", "strong");
    }

    @Test
    void unknownSlice_takesThresholdsOfAllRows_andItsNameStaysOut() {
        LlmRouter router = router("property:task", List.of());
        RoutingDecision other = answered(router, withTask("gardening")).decision();
        assertThat(other.answer().model()).isEqualTo("cheap");
        assertThat(other.attempts().get(0).confidence().threshold()).isEqualTo(0.5);
        assertThat(other.steps())
                .contains(
                        new Step(
                                "cascade",
                                "slice unknown",
                                "thresholds of all rows, which promise nothing for it: property:task is none that was calibrated"));
        assertThat(answered(router, asking("q")).decision().steps())
                .contains(new Step(
                        "cascade",
                        "slice unknown",
                        "thresholds of all rows, which promise nothing for it: property:task is not there"));
    }

    @Test
    void intent_ofAStepThatLeftTheDecisionToAnother_namesTheSlice() {
        Decider intents = new Decider() {
            @Override
            public String name() {
                return "intents";
            }

            @Override
            public Verdict decide(RoutingRequest request) {
                return new Verdict.Abstain("maths goes nowhere in particular", Map.of("intent", "maths"));
            }
        };
        RoutingDecision decision =
                answered(router("intent", List.of(intents)), asking("q")).decision();
        assertThat(decision.answer().model()).isEqualTo("strong");
        assertThat(decision.steps()).contains(new Step("cascade", "slice maths", "its own"));
    }

    @Test
    void sliceBy_somethingElse_isRefused() {
        assertThatThrownBy(() -> new SliceStages("header:task", Map.of()))
                .hasMessageContaining("requests are sliced by 'header:task'; write intent or property:NAME");
    }
}
