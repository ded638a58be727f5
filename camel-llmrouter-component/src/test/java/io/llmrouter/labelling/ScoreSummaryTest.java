/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoreSummaryTest {

    /** Oracle: Wilson interval of 8 in 10, 0.4902 to 0.9433, as printed in tables (R: prop.test without correction). */
    @Test
    void interval_isWilsons() {
        ScoreSummary eight = ScoreSummary.of("m", new double[] {1, 1, 1, 1, 0, 1, 1, 0, 1, 1});
        assertThat(eight.mean()).isEqualTo(0.8);
        assertThat(eight.low()).isCloseTo(0.4902, within(5e-5));
        assertThat(eight.high()).isCloseTo(0.9433, within(5e-5));
    }

    /** Closed form at the edge: 1 / (1 + z^2 / n). */
    @Test
    void allRight_isNoCertainty() {
        ScoreSummary all = ScoreSummary.of("m", new double[] {1, 1, 1, 1, 1});
        assertThat(all.low()).isCloseTo(1 / (1 + 3.8414588 / 5), within(1e-6));
        assertThat(all.high()).isEqualTo(1);
    }
}
