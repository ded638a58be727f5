/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Oracle: argmax by trying every model. */
class PriceSweepTest {

    private final ReplayedRouter router = ReplayedTables.drawn(80, 4, 11);
    private final double[][] prices =
            IntStream.range(0, 80).mapToObj(i -> new double[] {1, 2, 5, 9}).toArray(double[][]::new);
    private final PriceSweep sweep = new PriceSweep(router.expected(), prices);

    @Test
    void everyStep_servesTheBestAtItsLambda() {
        for (int step = 1; step < PolicySweep.STEPS; step++) {
            double lambda = 1 / sweep.threshold(step);
            for (int row = 0; row < 80; row++) {
                double[] expected = router.expected()[row];
                int at = row;
                double best = IntStream.range(0, 4)
                        .mapToDouble(m -> expected[m] - lambda * prices[at][m])
                        .max()
                        .orElseThrow();
                int served = sweep.served(step, row);
                assertThat(expected[served] - lambda * prices[row][served]).isGreaterThan(best - 1e-9);
                assertThat(sweep.alternative(step, row)).isLessThan(3);
                assertThat(served == 3 || served == sweep.alternative(step, row))
                        .isTrue();
            }
        }
    }

    @Test
    void spending_growsFromCheapestToBest_inSmallSteps() {
        double[] spent = IntStream.range(0, PolicySweep.STEPS)
                .mapToDouble(step -> IntStream.range(0, 80)
                        .mapToDouble(row -> prices[row][sweep.served(step, row)])
                        .sum())
                .toArray();
        assertThat(spent[0]).isEqualTo(80);
        assertThat(spent).isSorted();
        assertThat(spent[200])
                .isEqualTo(Arrays.stream(router.expected())
                        .mapToDouble(row -> {
                            int best = IntStream.range(0, 4)
                                    .reduce((a, b) -> row[b] > row[a] ? b : a)
                                    .orElseThrow();
                            return prices[0][best];
                        })
                        .sum());
        double largest = IntStream.range(1, PolicySweep.STEPS)
                .mapToDouble(step -> spent[step] - spent[step - 1])
                .max()
                .orElseThrow();
        assertThat(largest).isLessThanOrEqualTo(9 + (spent[200] - spent[0]) / 200);
    }
}
