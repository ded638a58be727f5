/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatingPointSearchTest {

    private static double[][] expected(int n, int k, long seed) {
        Random random = new Random(seed);
        double[][] rows = new double[n][k];
        for (double[] row : rows) {
            for (int m = 0; m < k; m++) {
                row[m] = random.nextDouble() * 0.6 + 0.1 * m;
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.003, 0.1, 0.5, 0.77, 0.999, 1})
    void share_isMetToOneRow(double share) {
        for (int k = 2; k <= 4; k++) {
            double[] cost = {0.1, 0.2, 0.7, 2};
            cost[k - 1] = 3;
            OperatingPointSearch search =
                    new OperatingPointSearch(expected(311, k, k), java.util.Arrays.copyOf(cost, k));

            assertThat(search.share(search.forShare(share))).isCloseTo(Math.round(share * 311) / 311.0, within(1e-12));
        }
    }

    /** Against every request's turning point tried as lambda: none that keeps the budget is smaller. */
    @ParameterizedTest
    @ValueSource(doubles = {0.11, 0.5, 1, 2.5, 3})
    void budget_isKept_byTheSmallestLambda(double budget) {
        double[][] rows = expected(60, 3, 9);
        double[] cost = {0.1, 0.5, 3};
        OperatingPointSearch search = new OperatingPointSearch(rows, cost);

        OperatingPoint point = search.forBudget(budget);

        assertThat(search.meanCost(point)).isLessThanOrEqualTo(budget);
        OperatingPoint looser = new OperatingPoint(point.lambda() - 1e-6, cost);
        assertThat(search.meanCost(looser) > budget || search.share(looser) == 1)
                .isTrue();
    }

    @Test
    void choice_isTheBestWorth_firstOfEquals() {
        OperatingPoint point = new OperatingPoint(0.1, new double[] {1, 2, 5});

        assertThat(point.choose(new double[] {0.5, 0.59, 0.8})).isZero();
        assertThat(point.choose(new double[] {0.5, 0.61, 0.8})).isEqualTo(1);
        assertThat(point.choose(new double[] {0.5, 0.61, 0.95})).isEqualTo(2);
        assertThat(new OperatingPoint(0, new double[] {1, 2}).choose(new double[] {0.5, 0.5}))
                .isZero();
    }

    @Test
    void candidates_goFromMostStrongToNone() {
        OperatingPointSearch search = new OperatingPointSearch(expected(500, 2, 4), new double[] {1, 10});

        OperatingPoint[] candidates = search.candidates(40);

        assertThat(candidates).hasSize(40);
        double before = 1;
        for (OperatingPoint candidate : candidates) {
            assertThat(search.share(candidate)).isLessThan(before);
            before = search.share(candidate);
        }
        assertThat(before).isZero();
    }

    @Test
    void equalEstimates_turnTogether() {
        OperatingPointSearch search =
                new OperatingPointSearch(new double[][] {{0.5, 0.9}, {0.5, 0.9}, {0.5, 0.6}}, new double[] {0, 1});

        assertThat(search.share(search.forShare(2 / 3.0))).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(search.share(search.forShare(1 / 3.0))).isIn(0.0, 2 / 3.0);
    }

    @Test
    void nonsense_isRefused() {
        OperatingPointSearch search = new OperatingPointSearch(expected(5, 2, 1), new double[] {1, 10});

        assertThatThrownBy(() -> search.forShare(1.2)).hasMessageContaining("in [0, 1]");
        assertThatThrownBy(() -> search.forBudget(0.5)).hasMessageContaining("below the cost of the cheapest");
        assertThatThrownBy(() -> new OperatingPointSearch(expected(5, 2, 1), new double[] {10, 1}))
                .hasMessageContaining("from the cheapest to the strongest");
    }
}
