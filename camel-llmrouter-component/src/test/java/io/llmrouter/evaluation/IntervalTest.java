/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalTest {

    @Test
    void intervalOfABiasedFigure_isMovedByTheBias_andHoldsTheValue() {
        double[] resampled =
                IntStream.range(0, 1001).mapToDouble(i -> 0.04 + i * 1e-5).toArray(); // mean 0.045
        Interval moved = Interval.withoutBias(resampled, 0.03);
        assertThat(moved.low()).isCloseTo(0.02525, within(1e-4));
        assertThat(moved.high()).isCloseTo(0.03475, within(1e-4));
        assertThat(Interval.withoutBias(resampled, 0.001).low()).isZero();
        assertThat(Interval.withoutBias(new double[] {Double.NaN, 0.2, 0.2}, 0.1))
                .isEqualTo(new Interval(0.1, 0.1));
    }

    @Test
    void intervalOfAMedian_coversTheTrueOne_inNineteenOfTwentySamples() {
        SplittableRandom random = new SplittableRandom(4);
        int covered = 0;
        for (int sample = 0; sample < 2000; sample++) {
            double[] sorted = random.doubles(200).sorted().toArray();
            Interval interval = Interval.ofQuantile(sorted, 0.5);
            covered += interval.low() <= 0.5 && 0.5 <= interval.high() ? 1 : 0;
        }
        assertThat(covered / 2000.0).isBetween(0.94, 0.975);
        double[] one = {3};
        assertThat(Interval.ofQuantile(one, 0.99)).isEqualTo(new Interval(3, 3));
        assertThat(Arrays.stream(new double[] {0, 1})
                        .map(share -> Interval.ofQuantile(one, share).low()))
                .containsOnly(3.0);
    }
}
