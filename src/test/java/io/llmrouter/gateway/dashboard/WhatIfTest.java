/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import static io.llmrouter.gateway.dashboard.Weighings.THRESHOLD;
import static io.llmrouter.gateway.dashboard.Weighings.decision;
import static io.llmrouter.gateway.dashboard.Weighings.decisionBy;
import static io.llmrouter.gateway.dashboard.Weighings.feedback;
import static io.llmrouter.gateway.dashboard.Weighings.shadow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.gateway.dashboard.WhatIf.Point;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Thresholds that were not in force, on recorded traffic. */
class WhatIfTest {

    private static final Viewer OPERATOR = new Viewer(true, null);

    private final RouterBoard board = new RouterBoard();

    @Test
    void liveThreshold_givesWhatHappened() {
        board.accept(decision("a", 0.9));
        board.accept(decision("b", 0.6));
        board.accept(decision("c", 0.4));
        board.accept(decision("d", 0.1));
        Point live = at(THRESHOLD);
        assertThat(live.accepted()).isEqualTo(0.5);
        assertThat(live.cost()).isEqualTo((1 + 1 + 11 + 11) / 4.0);
        assertThat(live.changed()).isZero();
        assertThat(live.quality()).isNaN();
    }

    @Test
    void otherThresholds_chargeWhatWasPaid_orWhatTheStrongestWouldHaveCost() {
        board.accept(decision("a", 0.9));
        board.accept(decision("b", 0.6));
        board.accept(decision("c", 0.4));
        assertThat(at(0.7))
                .extracting(Point::accepted, Point::cost, Point::changed)
                .containsExactly(1 / 3.0, 23 / 3.0, 1);
        assertThat(at(0.4))
                .extracting(Point::accepted, Point::cost, Point::changed)
                .containsExactly(1.0, 1.0, 1);
        assertThat(at(0.95)).extracting(Point::accepted, Point::cost).containsExactly(0.0, 11.0);
    }

    @Test
    void points_goFromAllToNothing_andHaveTheLiveThreshold() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000; i++) {
            board.accept(decision("d" + i, random.nextDouble()));
        }
        List<Point> points = whatIf().points();
        assertThat(points).hasSizeBetween(30, 64).extracting(Point::threshold).contains(THRESHOLD);
        assertThat(points.get(0).accepted()).isEqualTo(1);
        assertThat(points.get(points.size() - 1).accepted()).isZero();
        assertThat(points).extracting(Point::accepted).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void quality_isUnknown_whereChangedAnswersHaveNoLabel() {
        board.accept(decision("a", 0.9));
        board.accept(decision("b", 0.6));
        board.accept(decision("c", 0.4));
        board.accept(feedback("a", "small", 1, "user"));
        board.accept(feedback("b", "small", 0, "user"));
        board.accept(feedback("c", "large", 1, "user"));
        assertThat(at(THRESHOLD).quality()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(at(THRESHOLD).labelled()).isEqualTo(3);
        assertThat(at(0.7).quality())
                .as("nobody knows what large would have said to b")
                .isNaN();
        board.accept(shadow("b", "large", 0, 1));
        assertThat(at(0.7).quality()).isEqualTo(1);
        assertThat(at(0.3).quality()).as("nobody knows what small said to c").isNaN();
    }

    /** The truth is known here: small is right with the probability that it states, large always. */
    @Test
    void interval_coversTheTruth_onSimulatedTraffic() {
        int covered = 0;
        int tapes = 200;
        for (int tape = 0; tape < tapes; tape++) {
            RouterBoard simulated = new RouterBoard();
            SplittableRandom random = new SplittableRandom(tape);
            double truth = 0;
            for (int i = 0; i < 150; i++) {
                double probability = random.nextDouble();
                truth += (probability >= 0.7 ? probability : 1) / 150;
                simulated.accept(decision("d" + i, probability));
                double small = random.nextDouble() < probability ? 1 : 0;
                if (random.nextDouble() < 0.5) {
                    simulated.accept(feedback("d" + i, "small", small, "judge"));
                    simulated.accept(feedback("d" + i, "large", 1, "judge"));
                }
            }
            Point point = whatIf(simulated).at(0.7);
            covered += point.low() <= truth && truth <= point.high() ? 1 : 0;
        }
        assertThat(covered).as("of %d tapes, at 95 %%", tapes).isGreaterThanOrEqualTo(190);
    }

    @Test
    void decisionsOfAnotherBundle_areNotMixedIn() {
        board.accept(decisionBy("old", "a", 0.9));
        board.accept(decisionBy("old", "b", 0.9));
        board.accept(decisionBy("new", "c", 0.4));
        List<JudgedDecision> all = board.read(OPERATOR, RouterBoard.Contents::judged);
        assertThat(JudgedDecisions.comparable(all, "small"))
                .extracting(decision -> decision.id)
                .containsExactly("c");
        assertThat(whatIf().requests()).isEqualTo(1);
    }

    private Point at(double threshold) {
        return whatIf().at(threshold);
    }

    private WhatIf whatIf() {
        return whatIf(board);
    }

    private static WhatIf whatIf(RouterBoard board) {
        return board.read(
                OPERATOR, contents -> new WhatIf("small", JudgedDecisions.comparable(contents.judged(), "small")));
    }
}
