/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.llmrouter.evaluation.Contenders.Budget;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasuresTest {

    private static final double[][] SCORES = {{0, 1}, {1, 1}, {0, 1}, {1, 0}, {0, 0}};
    private static final double[][] COSTS = {{1, 10}, {1, 10}, {1, 10}, {1, 10}, {1, 10}};
    private static final double[][] EXPECTED = {{0, .9}, {0, .8}, {0, .1}, {0, .7}, {0, -.5}};
    private static final double[][] PROBABILITY = {{.15, .9}, {.85, .9}, {.1, .6}, {.8, .6}, {.15, .6}};

    /**
     * By hand. Cheap .4, strong .6; the ranking is rows 0, 1, 3, 2, 4 with gains 1, 0, -1, 1, 0, so the score at k strong calls is .4, .6, .6, .4, .6,
     * .6: area .2 * (.5 + .6 + .5 + .5 + .6) = .54, APGR (.54 - .4) / .2 = .7. The oracle ranks gains 1, 1, 0, 0, -1: .4, .6, .8, .8, .8, .6, area .2 *
     * (.5 + .7 + .8 + .8 + .7) = .7. The 11 points: .4, .5, .6, .6, .6, .5, .4, .5, .6, .6, .6, mean by trapezoids .54. Positives are rows 0 and 2
     * with gains .9 and .1: of 6 pairs, won against .8, .7, -.5: 3 and 1.
     */
    @Test
    void twoModels_byHand() {
        double[] values = values(replay(false));
        assertThat(value(values, Metric.APGR)).isCloseTo(0.7, within(1e-12));
        assertThat(value(values, Metric.APGR_DECILES)).isCloseTo(0.7, within(1e-12));
        assertThat(value(values, Metric.CPT20)).isEqualTo(0.2);
        assertThat(value(values, Metric.CPT80)).isEqualTo(0.2);
        assertThat(value(values, Metric.AUROC)).isCloseTo(4.0 / 6, within(1e-12));
        assertThat(value(values, Metric.ORACLE_REGRET)).isCloseTo(0.7 - 0.54, within(1e-12));
    }

    /**
     * By hand. Cheap: bins .1 (rows 0, 2, 4: |.4 - 0|) and .8 (rows 1, 3: |1.65 - 2|), error (.4 + .35) / 5 = .15. Strong: bins .9 (|1.8 - 2|) and .6
     * (|1.8 - 1|), error .2. Brier of the cheap (.15^2 + .15^2 + .1^2 + .2^2 + .15^2) / 5, of the strong (2 * .1^2 + .4^2 + 2 * .6^2) / 5.
     */
    @Test
    void calibration_byHand() {
        double[] values = values(replay(false));
        assertThat(value(values, Metric.ECE)).isCloseTo((0.15 + 0.2) / 2, within(1e-12));
        assertThat(value(values, Metric.BRIER)).isCloseTo((0.1175 + 0.9) / 5 / 2, within(1e-12));
    }

    /** By hand. The policies cost 1, 2.8, 4.6, 6.4, 8.2, 10; the hull goes (1, .4), (2.8, .6) and on: area 1.8 * .5 + 7.2 * .6 over 9. 95 % of .6 is .57. */
    @Test
    void cost_byHand() {
        double[] values = values(replay(false));
        assertThat(value(values, Metric.AIQ)).isCloseTo((1.8 * 0.5 + 7.2 * 0.6) / 9, within(1e-12));
        assertThat(value(values, Metric.COST_AT_95)).isCloseTo((1 + 1.8 * 0.17 / 0.2) / 10, within(1e-12));
    }

    @Test
    void oracle_regretsNothing_andAFixedPolicyHasNoCurve() {
        Replay oracle =
                new Replay(router(SCORES, SCORES, SCORES, COSTS), COSTS, contenders(), false, Replay.Timing.NONE);
        assertThat(value(values(oracle), Metric.ORACLE_REGRET)).isCloseTo(0, within(1e-12));
        assertThat(value(values(oracle), Metric.APGR)).isCloseTo((0.7 - 0.4) / 0.2, within(1e-12));
        assertThat(value(values(oracle), Metric.AUROC)).isEqualTo(1);
        double[][] always = new double[5][];
        Arrays.fill(always, new double[] {0, 1});
        double[] strong = values(
                new Replay(router(always, PROBABILITY, SCORES, COSTS), COSTS, contenders(), true, Replay.Timing.NONE));
        assertThat(value(strong, Metric.APGR)).isNaN();
        assertThat(value(strong, Metric.COST_AT_95)).isEqualTo(1);
        assertThat(value(strong, Metric.ORACLE_REGRET)).isCloseTo(0, within(1e-12));
    }

    @Test
    void withoutCosts_onlyCostsAreUnknown_andWithoutAGapOnlyTheGap() {
        double[] values = values(replay(true));
        assertThat(value(values, Metric.AIQ)).isNaN();
        assertThat(value(values, Metric.COST_AT_95)).isNaN();
        assertThat(value(values, Metric.APGR)).isCloseTo(0.7, within(1e-12));
        double[][] worse = {{1, 0}, {1, 0}, {0, 1}, {1, 1}, {1, 1}};
        double[] none = values(new Replay(
                router(EXPECTED, PROBABILITY, worse, COSTS), COSTS, contenders(), false, Replay.Timing.NONE));
        assertThat(value(none, Metric.APGR)).isNaN();
        assertThat(value(none, Metric.CPT50)).isNaN();
        assertThat(value(none, Metric.AUROC)).isBetween(0.0, 1.0);
        assertThat(value(none, Metric.ORACLE_REGRET)).isPositive();
    }

    /**
     * Three models and money: with the same expectations for all rows the path is the coin from model to model. Means .2, .6, .8 at costs 1, 2, 5: the
     * share of the way to 5 is 0, .25, 1, the area .25 * .4 + .75 * .7 = .625, APGR (.625 - .2) / .6.
     */
    @Test
    void threeModels_recoverTheGapOverTheWayToTheStrongestCost() {
        double[][] scores = {{0, 1, 1}, {0, 1, 1}, {0, 1, 1}, {1, 0, 1}, {0, 0, 0}};
        double[][] costs = new double[5][];
        Arrays.fill(costs, new double[] {1, 2, 5});
        double[][] same = new double[5][];
        Arrays.fill(same, new double[] {.2, .6, .8});
        Contenders three = new Contenders(List.of("a", "b", "c"), 2, Budget.COST);
        ReplayedRouter router =
                new ReplayedRouter("coin", three.models(), same, same, scores, costs, new boolean[5], rows());
        double[] values = values(new Replay(router, costs, three, false, Replay.Timing.NONE));
        assertThat(value(values, Metric.APGR)).isCloseTo((0.625 - 0.2) / 0.6, within(1e-12));
        assertThat(value(values, Metric.CPT20)).isCloseTo(0.25 * 0.3, within(1e-12));
        assertThat(value(values, Metric.CPT80)).isCloseTo(0.25 + 0.75 * (0.68 - 0.6) / 0.2, within(1e-12));
        assertThat(value(values, Metric.AIQ)).isCloseTo(0.625, within(1e-12));
        assertThat(value(values, Metric.AUROC)).isEqualTo(0.5);
    }

    /** The width of the area's interval by influence functions, as for the deferral curve; routers on the same rows are resampled alike. */
    @Test
    void bootstrap_hasTheWidthThatTheoryGives_andIsPaired() {
        int n = 3000;
        Random random = new Random(1);
        double[][] expected = new double[n][];
        double[][] scores = new double[n][];
        for (int i = 0; i < n; i++) {
            expected[i] = new double[] {0, i < n / 2 ? 1 : 0};
            scores[i] = new double[] {0, random.nextDouble() < (i < n / 2 ? 0.6 : 0.2) ? 1 : 0};
        }
        List<OutcomeRow> rows =
                IntStream.range(0, n).mapToObj(MeasuresTest::row).toList();
        ReplayedRouter router =
                new ReplayedRouter("r", List.of("a", "b"), expected, scores, scores, null, new boolean[n], rows);
        Replay replay = new Replay(router, null, contenders(), false, Replay.Timing.NONE);
        Figure apgr = new Bootstrap(2000, 7).measure(replay).figures().get(Metric.APGR);
        double error = Math.sqrt((0.1875 / 0.4 + 0.25 - 2 * 0.1875) / n) / 2;
        assertThat(apgr.interval().high() - apgr.interval().low()).isCloseTo(2 * 1.96 * error, withinPercentage(10));
        assertThat(apgr.value())
                .isBetween(apgr.interval().low(), apgr.interval().high());
        assertThat(new Bootstrap(2, 7).counts(50, 1)).isEqualTo(new Bootstrap(9, 7).counts(50, 1));
        assertThat(new Bootstrap(2, 7).counts(50, 1))
                .isNotEqualTo(new Bootstrap(2, 7).counts(50, 0))
                .isNotEqualTo(new Bootstrap(2, 8).counts(50, 1));
        assertThat(Arrays.stream(new Bootstrap(2, 7).counts(50, 1)).sum()).isEqualTo(50);
    }

    private static Replay replay(boolean free) {
        double[][] costs = free ? null : COSTS;
        return new Replay(router(EXPECTED, PROBABILITY, SCORES, costs), costs, contenders(), false, Replay.Timing.NONE);
    }

    private static ReplayedRouter router(double[][] expected, double[][] chance, double[][] scores, double[][] costs) {
        return new ReplayedRouter("r", List.of("a", "b"), expected, chance, scores, costs, new boolean[5], rows());
    }

    private static Contenders contenders() {
        return new Contenders(List.of("a", "b"), 1, Budget.CALLS);
    }

    private static List<OutcomeRow> rows() {
        return IntStream.range(0, 5).mapToObj(MeasuresTest::row).toList();
    }

    private static OutcomeRow row(int i) {
        return new OutcomeRow("r" + i, "q" + i, Map.of(), Map.of());
    }

    private static double[] values(Replay replay) {
        int[] once = new int[replay.rows()];
        Arrays.fill(once, 1);
        return new Measures(replay).of(once);
    }

    private static double value(double[] values, Metric metric) {
        return values[metric.ordinal()];
    }
}
