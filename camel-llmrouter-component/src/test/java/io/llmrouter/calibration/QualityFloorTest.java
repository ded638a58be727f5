/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class QualityFloorTest {

    /** Oracle: every threshold tried, from the loosest. */
    @Test
    void loosestThreshold_onRandomRows_isWhatBruteForceFinds() {
        Random random = new Random(11);
        for (int round = 0; round < 50; round++) {
            double[] confidence =
                    random.doubles(60).map(x -> Math.round(x * 20) / 20.0).toArray();
            double[] cheap = random.doubles(60).map(x -> x < 0.6 ? 1 : 0).toArray();
            double[] strong = random.doubles(60).map(x -> x < 0.85 ? 1 : 0).toArray();
            Double expected = bruteForce(confidence, cheap, strong);
            Double found = new QualityFloor(confidence, cheap, strong)
                    .loosestThreshold(0.95)
                    .orElse(Double.NaN);
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void loosestThreshold_whenCheapIsAlwaysWrong_isEmpty() {
        double[] zeros = new double[3];
        assertThat(new QualityFloor(new double[] {.1, .5, .9}, zeros, new double[] {1, 1, 1}).loosestThreshold(0.95))
                .isEmpty();
    }

    @Test
    void rows_thatAreNoNumbers_areRefused() {
        assertThatThrownBy(() -> new QualityFloor(new double[] {Double.NaN}, new double[1], new double[1]))
                .hasMessageContaining("row 0")
                .hasMessageContaining("NaN");
    }

    @Test
    void loosestThreshold_outOfRangeFloor_isRefused() {
        QualityFloor rows = new QualityFloor(new double[1], new double[1], new double[1]);
        assertThatThrownBy(() -> rows.loosestThreshold(1.5))
                .hasMessageContaining("1.5")
                .hasMessageContaining("(0, 1]");
    }

    private static double bruteForce(double[] confidence, double[] cheap, double[] strong) {
        double loosest = Double.NaN;
        for (double candidate : confidence) {
            double policy = 0;
            double always = 0;
            for (int i = 0; i < cheap.length; i++) {
                policy += confidence[i] >= candidate ? cheap[i] : strong[i];
                always += strong[i];
            }
            if (policy >= 0.95 * always && !(candidate > loosest)) {
                loosest = candidate;
            }
        }
        return loosest;
    }
}
