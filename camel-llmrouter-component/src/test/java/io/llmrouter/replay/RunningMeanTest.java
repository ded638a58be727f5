/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RunningMeanTest {

    /** Wilson's interval for 8 of 10, as in Newcombe's tables: 0.490 to 0.943. */
    @Test
    void wilson_isThePublishedInterval() {
        RunningMean mean = new RunningMean();
        for (int i = 0; i < 10; i++) {
            mean.add(i < 8);
        }
        assertThat(mean.wilson().mean()).isCloseTo(0.8, within(1e-12));
        assertThat(mean.wilson().low()).isCloseTo(0.490, within(5e-4));
        assertThat(mean.wilson().high()).isCloseTo(0.943, within(5e-4));
        assertThat(mean.wilson().n()).isEqualTo(10);
    }

    @Test
    void normal_isMeanAndSpread() {
        RunningMean mean = new RunningMean();
        for (double value : new double[] {1, 2, 3, 4}) {
            mean.add(value);
        }
        // standard deviation 1.29099, divided by the root of 4
        assertThat(mean.normal().mean()).isEqualTo(2.5);
        assertThat(mean.normal().high() - 2.5).isCloseTo(1.959964 * 0.645497, within(1e-5));
        assertThat(mean.sum()).isEqualTo(10);
    }

    @Test
    void paired_coversTheDifference_alsoOfFewPairs() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        for (int pairs : new int[] {10, 50, 500}) {
            int covered = 0;
            for (int trial = 0; trial < 2000; trial++) {
                RunningMean mean = new RunningMean();
                for (int i = 0; i < pairs; i++) {
                    double u = random.nextDouble();
                    mean.add(u < 0.15 ? 1 : u < 0.20 ? -1.0 : 0); // true difference 0.10
                }
                RunningMean.Estimate estimate = mean.paired();
                covered += estimate.low() <= 0.10 && estimate.high() >= 0.10 ? 1 : 0;
            }
            assertThat(covered / 2000.0).as("%s pairs, seed %s", pairs, seed).isGreaterThan(0.93);
        }
    }

    @Test
    void fewEqualPairs_areNoCertainty_andNoValuesAreNoNumber() {
        RunningMean mean = new RunningMean();
        mean.add(0.0);
        mean.add(0.0);
        assertThat(mean.paired().high()).isGreaterThan(0.5);
        assertThat(new RunningMean().paired().mean()).isNaN();
        assertThat(new RunningMean().wilson().n()).isZero();
        assertThat(new RunningMean().normal().low()).isNaN();
    }
}
