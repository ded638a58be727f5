/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.resilience.Deployment;
import io.llmrouter.resilience.EjectionRules;
import io.llmrouter.routing.LatencyDecider.Goal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LatencyDeciderTest extends DeciderContract {

    private static final Goal MEDIAN = new Goal(50, 0.1, false);

    private final Observations seen = new Observations();

    @Override
    Decider create() {
        seen.answered("fast", 20, 100).answered("slow", 20, 500);
        return new LatencyDecider(seen.pool("fast", "slow"), MEDIAN);
    }

    @Test
    void fastest_isChosen_andTheReasonHasTheNumbers() {
        Verdict verdict = create().decide(asking("q"));
        assertThat(verdict)
                .isEqualTo(new Verdict.Use(
                        "fast",
                        "fastest or as fast (answer, p50): fast 100 ms, slow 500 ms",
                        Map.of("expectedMs", Map.of("fast", 100.0, "slow", 500.0)),
                        List.of("slow")));
    }

    /** One begins sooner, the other writes faster: who is done first depends on the length. */
    @Test
    void lengthOfTheAnswer_decidesBetweenFirstTokenAndTimePerToken() {
        seen.streamed("soon", 20, 100, 20, 200).streamed("quick", 20, 900, 10, 200);
        LatencyDecider decider = new LatencyDecider(seen.pool("soon", "quick"), MEDIAN);
        assertThat(target(decider, asking("q"))).isEqualTo("quick");
        RoutingRequest shorter = RoutingRequest.of(ChatRequest.builder()
                .messages(UserMessage.from("q"))
                .maxOutputTokens(20)
                .build());
        Verdict verdict = decider.decide(shorter);
        assertThat(verdict.reason()).contains("20 tokens): soon 480 ms, quick 1090 ms");
        assertThat(target(new LatencyDecider(seen.pool("quick", "soon"), new Goal(50, 0.1, true)), asking("q")))
                .isEqualTo("soon");
    }

    @Test
    void p95_seesTheTailThatTheMedianDoesNot() {
        for (int i = 0; i < 20; i++) {
            seen.answered("steady", 5, 200).answered("moody", 4, 100).answered("moody", 1, 3000);
        }
        assertThat(target(new LatencyDecider(seen.pool("steady", "moody"), MEDIAN), asking("q")))
                .isEqualTo("moody");
        assertThat(target(new LatencyDecider(seen.pool("steady", "moody"), new Goal(95, 0.1, false)), asking("q")))
                .isEqualTo("steady");
    }

    @Test
    void equallyFast_shareByWeight_soThatNotEverybodyRunsToOne() {
        seen.answered("a", 20, 100).answered("b", 20, 109).answered("c", 20, 130);
        Map<String, Double> weights = Map.of("a", 3.0, "b", 1.0, "c", 1.0);
        Map<String, Integer> counts = counts(new LatencyDecider(seen.pool(weights), MEDIAN), 4000);
        assertThat(counts).containsOnlyKeys("a", "b");
        assertThat(counts.get("a")).isBetween(2900, 3100); // 3 standard deviations are 82
    }

    /** Where calls have become slow they pile up before the first of them ends. */
    @Test
    void equallyFast_butBusier_isPassedOver() {
        seen.answered("a", 20, 100).answered("b", 20, 100).answered("c", 20, 100);
        seen.deployments.of("b").begin();
        Map<String, Integer> counts = counts(new LatencyDecider(seen.pool("a", "b", "c"), MEDIAN), 300);
        assertThat(counts).containsOnlyKeys("a", "c");
        assertThat(counts.values()).allMatch(count -> count > 100);
    }

    @Test
    void modelThatWasSlowOnce_isTriedAgain_oneCallAtATime() {
        seen.answered("a", 20, 100).answered("b", 3, 5000);
        LatencyDecider decider = new LatencyDecider(seen.pool("a", "b"), MEDIAN);
        assertThat(counts(decider, 100)).containsOnlyKeys("a");

        seen.pass(Duration.ofSeconds(80));
        seen.answered("a", 20, 100);
        assertThat(counts(decider, 100)).containsOnlyKeys("a", "b");
        assertThat(decider.decide(asking("q")).reason()).contains("b 5000 ms, hardly measured lately");
        Deployment.Call probe = seen.deployments.of("b").begin();
        assertThat(counts(decider, 100)).as("while one call is under way").containsOnlyKeys("a");
        probe.answered(90_000_000, -1, 5);
        assertThat(counts(decider, 100)).containsOnlyKeys("b");
    }

    /** The first call of all pays for the connection. */
    @Test
    void oneSlowCall_isNotEnoughToLeaveAModelAlone() {
        seen.answered("a", 20, 100).answered("b", 1, 900);
        assertThat(counts(new LatencyDecider(seen.pool("a", "b"), MEDIAN), 100)).containsOnlyKeys("a", "b");
        seen.answered("b", 2, 100);
        assertThat(new LatencyDecider(seen.pool("a", "b"), MEDIAN)
                        .decide(asking("q"))
                        .reason())
                .contains("b 100 ms")
                .doesNotContain("hardly");
    }

    @Test
    void failures_makeAModelSlower() {
        for (int i = 0; i < 20; i++) {
            seen.answered("flaky", 1, 100).failed("flaky", 1).answered("sound", 2, 150);
        }
        Verdict verdict = new LatencyDecider(seen.pool("flaky", "sound"), MEDIAN).decide(asking("q"));
        assertThat(verdict.reason()).contains("sound 150 ms, flaky ").contains(" % failures");
    }

    /** It fails at once, so it would look idle and fast. */
    @Test
    void modelThatOnlyFails_isNotChosen_asLongAsThatIsFresh() {
        seen.answered("sound", 5, 500).failed("broken", 5);
        LatencyDecider decider = new LatencyDecider(seen.pool("sound", "broken"), MEDIAN);
        assertThat(counts(decider, 100)).containsOnlyKeys("sound");
        assertThat(decider.decide(asking("q")).reason()).contains("broken has no such time, 5 calls");
    }

    @Test
    void noObservation_abstains() {
        assertThat(new LatencyDecider(seen.pool("a", "b"), MEDIAN).decide(asking("q")))
                .isEqualTo(new Verdict.Abstain("no answer was observed lately of any of [a, b]"));
        seen.answered("a", 5, 100).answered("b", 5, 200);
        assertThat(new LatencyDecider(seen.pool("a", "b"), new Goal(50, 0.1, true)).decide(asking("q")))
                .isEqualTo(new Verdict.Abstain("no first token was observed lately of any of [a, b]"));
    }

    @Test
    void modelThatCannotServe_isLeftOut_andIfNoneCan_itAbstains() {
        seen.answered("a", 5, 100).answered("b", 5, 200);
        seen.unable.add("a");
        LatencyDecider decider = new LatencyDecider(seen.pool("a", "b"), MEDIAN);
        assertThat(decider.decide(asking("q")).reason()).contains("b 200 ms").endsWith("a: cannot serve this request");
        seen.unable.add("b");
        assertThat(decider.decide(asking("q")))
                .isEqualTo(new Verdict.Abstain("none of [a, b] can be called now: a: cannot serve this request,"
                        + " b: cannot serve this request"));
    }

    /** Streams of one cannot be compared with whole answers of the other but by what a whole answer took. */
    @Test
    void modelWithoutStreaming_isComparedByWholeAnswers() {
        seen.streamed("stream", 20, 100, 10, 100).answered("whole", 20, 800);
        assertThat(new LatencyDecider(seen.pool("stream", "whole"), MEDIAN)
                        .decide(asking("q"))
                        .reason())
                .isEqualTo("fastest or as fast (answer, p50): whole 800 ms, stream 1090 ms");
    }

    @Test
    void callerWhoGaveUp_hasShownThatItTakesLonger() {
        seen.answered("a", 10, 300).answered("b", 40, 100);
        for (int i = 0; i < 40; i++) {
            seen.pass(Duration.ofMillis(50));
            seen.deployments.of("b").begin().givenUp(2_000_000_000, false);
            seen.deployments.of("a").begin().givenUp(1_000_000, false);
        }
        assertThat(target(new LatencyDecider(seen.pool("a", "b"), MEDIAN), asking("q")))
                .isEqualTo("a");
    }

    @Test
    void others_takeOver_fastestFirst_thenTheUnmeasured_thenThoseThatAreNotToBeCalledNow() {
        seen.answered("a", 5, 100).answered("b", 5, 500).answered("c", 5, 300).answered("e", 5, 200);
        seen.deployments.configure(Set.of("a", "b", "c", "d", "e"), List.of(EjectionRules.of(List.of("a", "b", "e"))));
        seen.failed("e", 20);
        seen.deployments.of("d").begin();
        Verdict verdict = new LatencyDecider(seen.pool("a", "b", "c", "d", "e"), MEDIAN).decide(asking("q"));
        assertThat(((Verdict.Use) verdict).takeovers()).containsExactly("c", "b", "d", "e");
    }

    @Test
    void goal_thatMakesNoSense_isRefused() {
        assertThatThrownBy(() -> new Goal(99, 0.1, false))
                .hasMessageContaining("99")
                .hasMessageContaining("50 or 95");
        assertThatThrownBy(() -> new Goal(50, Double.NaN, false)).hasMessageContaining("between 0 and 1");
    }

    @Test
    void explanation_hasWhatIsKnownOfEach() {
        seen.streamed("a", 20, 100, 10, 100).failed("b", 1);
        assertThat(new LatencyDecider(seen.pool("a", "b"), MEDIAN)
                        .explain(asking("q"))
                        .toString())
                .contains("firstTokenMedianMs=100.0", "perTokenMedianMs=10.0", "medianMs=1090.0", "failureShare=1.0");
    }

    static String target(Decider decider, RoutingRequest request) {
        return ((Verdict.Use) decider.decide(request)).target();
    }

    static Map<String, Integer> counts(Decider decider, int times) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < times; i++) {
            counts.merge(target(decider, asking("q " + i)), 1, Integer::sum);
        }
        return counts;
    }
}
