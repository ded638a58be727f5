/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.evaluation.PolicyFrontier.Measure;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Oracle: every step by brute force, and closed forms of intervals. */
class PolicyFrontierTest {

    @Test
    void everyStepOfTwoModels_equalsSortingByHand() {
        ReplayedRouter router = ReplayedTables.drawn(37, 2, 1);
        double[] gain = Arrays.stream(router.expected())
                .mapToDouble(row -> row[1] - row[0])
                .toArray();
        PolicyFrontier frontier = new PolicyFrontier(router, new ShareSweep(gain, 1, 3), 10, 3);
        double strongScore = Arrays.stream(router.scoresOf(1)).sum();
        double strongCost = Arrays.stream(router.costsOf(1)).sum();
        for (int step = 0; step < PolicySweep.STEPS; step++) {
            int taken = (int) Math.round(37 * step / 200.0);
            boolean[] sent = new boolean[37];
            IntStream.range(0, 37)
                    .boxed()
                    .sorted((a, b) -> Double.compare(gain[b], gain[a]))
                    .limit(taken)
                    .forEach(row -> sent[row] = true);
            double score = IntStream.range(0, 37)
                    .mapToDouble(i -> router.scores()[i][sent[i] ? 1 : 0])
                    .sum();
            double cost = IntStream.range(0, 37)
                    .mapToDouble(i -> router.costs()[i][sent[i] ? 1 : 0])
                    .sum();
            assertThat(frontier.at(Measure.SHARE, step)).isEqualTo(taken / 37.0, within(1e-12));
            assertThat(frontier.at(Measure.QUALITY, step)).isEqualTo(score / 37, within(1e-12));
            assertThat(frontier.at(Measure.RETAINED, step)).isEqualTo(score / strongScore, within(1e-12));
            assertThat(frontier.at(Measure.COST, step)).isEqualTo(cost / strongCost, within(1e-12));
        }
    }

    @Test
    void everyStepOfManyModels_equalsTheModelsThatServe() {
        ReplayedRouter router = ReplayedTables.drawn(60, 5, 2);
        PolicySweep sweep = new PriceSweep(router.expected(), router.costs());
        PolicyFrontier frontier = new PolicyFrontier(router, sweep, 5, 3);
        for (int step = 0; step < PolicySweep.STEPS; step++) {
            int at = step;
            assertThat(frontier.at(Measure.QUALITY, step))
                    .isEqualTo(
                            IntStream.range(0, 60)
                                    .mapToDouble(i -> router.scores()[i][sweep.served(at, i)])
                                    .average()
                                    .orElseThrow(),
                            within(1e-12));
            assertThat(frontier.at(Measure.SHARE, step))
                    .isEqualTo(
                            IntStream.range(0, 60)
                                            .filter(i -> sweep.served(at, i) == 4)
                                            .count()
                                    / 60.0,
                            within(1e-12));
        }
    }

    @Test
    void interval_isTheNormalOne_andNoneWhereNothingVaries() {
        ReplayedRouter router = ReplayedTables.drawn(2000, 2, 5);
        PolicyFrontier frontier = new PolicyFrontier(router, new ShareSweep(new double[2000], 1, 3), 2000, 9);
        double p = frontier.at(Measure.QUALITY, 0);
        Interval interval = frontier.intervalAt(Measure.QUALITY, 0);
        double normal = 2 * 1.96 * Math.sqrt(p * (1 - p) / 2000);
        assertThat(interval.high() - interval.low()).isEqualTo(normal, within(0.1 * normal));
        int all = PolicySweep.STEPS - 1;
        assertThat(frontier.intervalAt(Measure.RETAINED, all).low()).isEqualTo(1, within(1e-12));
        assertThat(frontier.intervalAt(Measure.COST, all).high()).isEqualTo(1, within(1e-12));
    }

    @Test
    void cheapestKeeping_isTheFirstThatKeeps_orNone() {
        double[][] scores = {{1, 1}, {0, 1}, {0, 1}, {1, 1}};
        ReplayedRouter router = ReplayedTables.pair(new double[] {0.1, 0.9, 0.8, 0.2}, scores);
        PolicyFrontier frontier =
                new PolicyFrontier(router, new ShareSweep(new double[] {0.1, 0.9, 0.8, 0.2}, 1, 1), 1, 1);
        assertThat(frontier.at(Measure.SHARE, frontier.cheapestKeeping(0.75))).isEqualTo(0.25);
        assertThat(frontier.at(Measure.SHARE, frontier.cheapestKeeping(1))).isEqualTo(0.5);
        assertThat(frontier.cheapestKeeping(1.01)).isEqualTo(-1);
        assertThat(frontier.at(Measure.COST, 0)).isNaN();
    }
}
