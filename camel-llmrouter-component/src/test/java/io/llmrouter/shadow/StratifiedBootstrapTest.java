/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StratifiedBootstrapTest {

    @Test
    void spread_isThatOfTheStratifiedMean() {
        // two strata of 40 pairs, one without any spread: closed form of the variance is the sum of W^2 s^2 / n
        double[] values = IntStream.range(0, 80).mapToDouble(i -> i < 40 ? i : 7).toArray();
        double[] weights = IntStream.range(0, 80).mapToDouble(i -> i < 40 ? 3 : 1).toArray();
        List<String> strata =
                IntStream.range(0, 80).mapToObj(i -> i < 40 ? "a" : "b").toList();
        Estimate found = new StratifiedBootstrap(20_000, 1)
                .of(new Weighting(strata, weights), w -> StratifiedBootstrap.mean(values, w), 0.95);
        double deviation = 0.75 * Math.sqrt((40 * 40 - 1) / 12.0 * 40 / 39 / 40);
        assertThat(found.value()).isCloseTo(0.75 * 19.5 + 0.25 * 7, offset(1e-9));
        assertThat(found.high() - found.low()).isCloseTo(2 * 1.96 * deviation, offset(0.1));
    }

    @Test
    void meanOfScores_isCoveredAsOftenAsIsSaid() {
        int covered = 0;
        for (int tape = 0; tape < 400; tape++) {
            SplittableRandom random = new SplittableRandom(tape);
            List<String> strata = new ArrayList<>();
            double[] values = new double[60];
            double[] weights = new double[60];
            for (int i = 0; i < 60; i++) {
                strata.add("s" + i % 3);
                values[i] = i % 3 + random.nextDouble();
                weights[i] = 1 + i % 3;
            }
            Estimate found = new StratifiedBootstrap(400, tape)
                    .of(new Weighting(strata, weights), w -> StratifiedBootstrap.mean(values, w), 0.95);
            double truth = (1 * 0.5 + 2 * 1.5 + 3 * 2.5) / 6;
            covered += found.low() <= truth && truth <= found.high() ? 1 : 0;
        }
        assertThat(covered / 400.0).isBetween(0.915, 0.985);
    }

    @Test
    void pairsAloneInTheirStratum_areDrawnFromTogether() {
        double[] values = {0, 1, 0, 1};
        Estimate found = new StratifiedBootstrap(500, 1)
                .of(new Weighting(List.of("a", "b", "c", "d"), new double[] {1, 1, 1, 1}), w -> StratifiedBootstrap.mean(values, w), 0.95);
        assertThat(found.low()).isLessThan(0.25);
        assertThat(found.high()).isGreaterThan(0.75);
    }

    @Test
    void sameSeed_givesTheSame() {
        StratifiedBootstrap bootstrap = new StratifiedBootstrap(50, 9);
        double[] values = {0.1, 0.7, 0.3};
        double[] weights = {1, 2, 3};
        List<String> strata = List.of("a", "a", "a");
        assertThat(bootstrap.of(new Weighting(strata, weights), w -> StratifiedBootstrap.mean(values, w), 0.9))
                .isEqualTo(bootstrap.of(new Weighting(strata, weights), w -> StratifiedBootstrap.mean(values, w), 0.9));
    }
}
