/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyCountsTest {

    /** Against the sorted values themselves. */
    @Test
    void percentiles_areAtMostNinePercentOff() {
        SplittableRandom random = new SplittableRandom(1);
        LatencyCounts counts = new LatencyCounts();
        double[] values = new double[5_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(random.nextDouble() * 12 - 2); // 0.14 ms to 22 s
            counts.add(values[i]);
        }
        Arrays.sort(values);
        for (double share : new double[] {0.01, 0.5, 0.9, 0.95, 0.99, 1}) {
            double exact = values[(int) Math.ceil(share * values.length) - 1];
            assertThat(counts.percentile(share)).as("%s", share).isCloseTo(exact, withinPercentage(9.1));
        }
    }

    @Test
    void ends_areClasses_andNothingHasNoPercentile() {
        LatencyCounts counts = new LatencyCounts();
        assertThat(counts.percentile(0.5)).isNaN();
        counts.add(0);
        assertThat(counts.percentile(0.5)).isLessThanOrEqualTo(0.1);
        counts.add(1e12);
        assertThat(counts.percentile(1)).isGreaterThan(1_000_000);
    }
}
