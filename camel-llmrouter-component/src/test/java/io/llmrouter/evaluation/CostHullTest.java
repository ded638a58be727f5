/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostHullTest {

    /** By hand: the hull goes (1, .5), (3, .8), (5, .9); (2, .4) and (4, .82) are below; area .65 * 2 + .85 * 2 = 3, over a range of 4. */
    @Test
    void handComputedHull_hasItsAreaAndItsCosts() {
        CostHull hull =
                CostHull.of(new CostCurve(new double[] {1, 2, 3, 5, 4, 6}, new double[] {.5, .4, .8, .9, .82, .3}));
        assertThat(hull.meanScore(1, 5)).isCloseTo(0.75, within(1e-12));
        assertThat(hull.meanScore(1, 7)).isCloseTo((3 + 2 * 0.9) / 6, within(1e-12));
        assertThat(hull.reaching(0.85)).isCloseTo(4, within(1e-12));
        assertThat(hull.reaching(0.4)).isEqualTo(1);
        assertThat(hull.reaching(0.91)).isInfinite();
        assertThat(hull.meanScore(2, 2)).isNaN();
    }

    /** The mean scores and costs that are published with RouterBench's eleven models; its zero router by trapezoids of the four models on the hull. */
    @Test
    void routerBench_zeroRouter_isTheHullOfItsModels() {
        double[] costs = {
            8.150e-05, 1.231e-04, 2.487e-04, 3.119e-04, 3.304e-04, 3.666e-04, 3.779e-04, 4.204e-04, 3.587e-03,
            3.809e-03, 5.028e-03
        };
        double[] scores = {.5963, .5654, .7508, .6142, .7755, .6871, .6132, .7302, .7228, .5529, .8793};
        double area = (2.487e-04 - 8.150e-05) * (.5963 + .7508) / 2
                + (3.304e-04 - 2.487e-04) * (.7508 + .7755) / 2
                + (5.028e-03 - 3.304e-04) * (.7755 + .8793) / 2;
        CostHull hull = CostHull.of(new CostCurve(costs, scores));
        assertThat(hull.meanScore(8.150e-05, 5.028e-03))
                .isCloseTo(area / (5.028e-03 - 8.150e-05), within(1e-12))
                .isBetween(0.820, 0.822);
    }

    /** Brute force: at a cost the hull is the best of all coins between two affordable policies. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void hull_isTheBestCoin(long seed) {
        Random random = new Random(seed);
        double[] costs = random.doubles(9).toArray();
        double[] scores = random.doubles(9).toArray();
        CostHull hull = CostHull.of(new CostCurve(costs, scores));
        int steps = 20_000;
        double sum = 0;
        double lowest = java.util.Arrays.stream(costs).min().orElseThrow();
        for (int s = 0; s < steps; s++) {
            sum += bestCoin(costs, scores, lowest + (1 - lowest) * (s + 0.5) / steps) / steps;
        }
        assertThat(hull.meanScore(lowest, 1)).isCloseTo(sum, within(1e-5));
    }

    private static double bestCoin(double[] costs, double[] scores, double budget) {
        double best = 0;
        for (int a = 0; a < costs.length; a++) {
            for (int b = 0; b < costs.length; b++) {
                if (costs[a] <= budget) {
                    double part = costs[b] <= budget ? 1 : (budget - costs[a]) / (costs[b] - costs[a]);
                    best = Math.max(best, scores[a] + part * (scores[b] - scores[a]));
                }
            }
        }
        return best;
    }
}
