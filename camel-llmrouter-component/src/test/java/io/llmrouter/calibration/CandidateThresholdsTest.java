/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidateThresholdsTest {

    @Test
    void quantiles_ofAHundredScores_areFortyFallingToTheLowest() {
        double[] scores =
                IntStream.range(0, 100).mapToDouble(i -> (i * 37 % 100) / 100.0).toArray();
        double[] candidates = CandidateThresholds.quantiles(scores);
        assertThat(candidates).hasSize(40).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(candidates[0]).isEqualTo(0.97); // the third highest of a hundred: 2.5 % rounded up
        assertThat(candidates[19]).isEqualTo(0.50); // accepts half
        assertThat(candidates[39]).isEqualTo(0.0); // accepts all
    }

    @Test
    void quantiles_ofTies_areDistinct() {
        assertThat(CandidateThresholds.quantiles(new double[] {1, 1, 1, 0.5, 0.5, 1, 1}))
                .containsExactly(1, 0.5);
    }

    @Test
    void quantiles_ofMissingSignals_areNone() {
        assertThat(CandidateThresholds.quantiles(new double[] {Double.NaN, 0.3}))
                .containsExactly(0.3);
        assertThat(CandidateThresholds.quantiles(new double[] {Double.NaN})).isEmpty();
        assertThat(CandidateThresholds.quantiles(new double[0])).isEmpty();
    }
}
