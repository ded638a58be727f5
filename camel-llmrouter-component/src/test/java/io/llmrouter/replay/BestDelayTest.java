/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The oracle of the Markov chain is simulation. */
class BestDelayTest {

    private static final long SEED = 4;

    private static double simulated(double rate, double before, double after, double threshold, int runs) {
        SplittableRandom random = new SplittableRandom(SEED);
        long steps = 0;
        for (int run = 0; run < runs; run++) {
            double level = 0;
            while (level < threshold) {
                level = Math.max(0, level)
                        + (random.nextDouble() < rate
                                ? Math.log(after / before)
                                : Math.log((1 - after) / (1 - before)));
                steps++;
            }
        }
        return steps / (double) runs;
    }

    @Test
    void runLengths_ofTheChain_agreeWithSimulation() {
        double exact = BestDelay.runLength(0.2, 0.2, 0.4, 3);
        assertThat(exact).isCloseTo(simulated(0.2, 0.2, 0.4, 3, 4_000), within(4 * exact / Math.sqrt(4_000)));
        double delay = BestDelay.runLength(0.4, 0.2, 0.4, 3);
        assertThat(delay).isCloseTo(simulated(0.4, 0.2, 0.4, 3, 4_000), within(0.05 * delay));
    }

    @Test
    void delay_growsWithTheRunLength_andShrinksWithTheChange() {
        double usual = BestDelay.of(0.2, 0.4, 5_000);
        assertThat(usual).isBetween(40.0, 60.0);
        assertThat(BestDelay.of(0.2, 0.4, 50_000)).isGreaterThan(usual);
        assertThat(BestDelay.of(0.2, 0.3, 5_000)).isGreaterThan(2 * usual);
        assertThat(BestDelay.of(0.4, 0.2, 5_000)).as("a fall").isBetween(30.0, 70.0);
    }
}
