/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import static io.llmrouter.gateway.dashboard.Weighings.decision;
import static io.llmrouter.gateway.dashboard.Weighings.feedback;
import static io.llmrouter.gateway.dashboard.Weighings.shadow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.calibration.ReliabilityBin;
import io.llmrouter.routing.RoutingEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people and judges say, beside what was stated. */
class LabelsTest {

    private static final Viewer OPERATOR = new Viewer(true, null);

    private final RouterBoard board = new RouterBoard();

    @Test
    void reality_isHeldAgainstWhatWasStated() {
        for (int i = 0; i < 10; i++) {
            board.accept(decision("high" + i, 0.85));
            board.accept(feedback("high" + i, "small", i < 6 ? 1 : 0, "user"));
            board.accept(decision("low" + i, 0.15));
            board.accept(feedback("low" + i, "large", 1, "user"));
        }
        board.accept(feedback("low0", "small", 1, "gold"));
        List<Reality> all = board.read(OPERATOR, contents -> Reality.of(contents.judged()));
        assertThat(all).singleElement().satisfies(reality -> {
            assertThat(reality.model()).isEqualTo("small");
            assertThat(reality.report().rows()).isEqualTo(11);
        });
        List<ReliabilityBin> bins = all.get(0).report().bins();
        assertThat(bins).extracting(ReliabilityBin::rows).containsExactly(1, 10);
        assertThat(bins.get(1).meanProbability()).isCloseTo(0.85, within(1e-12));
        assertThat(bins.get(1).meanOutcome()).isEqualTo(0.6);
    }

    @Test
    void shadow_labelsBothAnswers() {
        board.accept(decision("a", 0.9));
        board.accept(shadow("a", "large", 0.5, 1));
        JudgedDecision judged = judged("a");
        assertThat(judged.quality("small")).hasValue(0.5);
        assertThat(judged.qualityBeyond("small")).hasValue(1);
        assertThat(judged.isLabelled()).isTrue();
    }

    @Test
    void strongerSource_isNotOverruledByAWeakerOne() {
        board.accept(decision("a", 0.9));
        board.accept(feedback("a", "small", 1, "human"));
        board.accept(feedback("a", "small", 0, "resubmission"));
        board.accept(shadow("a", "large", 0, 1));
        assertThat(judged("a").quality("small")).hasValue(1);
        board.accept(feedback("a", "small", 0, "gold"));
        assertThat(judged("a").quality("small")).hasValue(0);
        assertThat(row("a").label().source()).isEqualTo("gold");
    }

    @Test
    void labelOfAnotherModelsAnswer_isNotTheServedOnes() {
        board.accept(decision("a", 0.1));
        board.accept(feedback("a", "small", 0, "user"));
        assertThat(row("a").label()).isNull();
        assertThat(judged("a").isLabelled()).isFalse();
        assertThat(judged("a").quality("small")).hasValue(0);
    }

    @Test
    void nonsense_isNoLabel() {
        board.accept(decision("a", 0.9));
        for (Object score : List.of(1.5, -1, Double.NaN, "1")) {
            board.accept(RoutingEvent.of(
                    RoutingEvent.Kind.feedback,
                    Weighings.TIME,
                    "support",
                    "a",
                    "",
                    Map.of("score", score, "source", "user")));
        }
        board.accept(feedback("unknown", "small", 1, "user"));
        assertThat(row("a").label()).isNull();
    }

    @Test
    void askedFor_areTheMostDoubtfulAnswersFirst() {
        board.accept(decision("sure", 0.99));
        board.accept(decision("doubtful", 0.52));
        board.accept(decision("labelled", 0.51));
        board.accept(feedback("labelled", "small", 1, "user"));
        board.accept(decision("hopeless", 0.1));
        List<JudgedDecision> all = board.read(OPERATOR, RouterBoard.Contents::judged);
        assertThat(JudgedDecisions.unlabelled(all, 2))
                .extracting(decision -> decision.id)
                .containsExactly("doubtful", "hopeless");
    }

    private JudgedDecision judged(String id) {
        return board.read(OPERATOR, contents -> contents.judged().stream()
                .filter(decision -> decision.id.equals(id))
                .findFirst()
                .orElseThrow());
    }

    private DecisionRow row(String id) {
        return board.read(OPERATOR, contents -> contents.recent()
                .since(0, 10, row -> row.decision().id().equals(id))
                .get(0));
    }
}
