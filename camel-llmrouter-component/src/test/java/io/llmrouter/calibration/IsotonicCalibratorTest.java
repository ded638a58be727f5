/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IsotonicCalibratorTest {

    /** Oracle: by hand. Labels 0 1 0 1 1 smooth to 0.25 or 0.8; the middle two are pooled to their mean at their centre. */
    @Test
    void fit_onAViolation_poolsItsNeighbours() {
        IsotonicCalibrator curve =
                IsotonicCalibrator.fit(new double[] {5, 1, 2, 3, 4}, new boolean[] {true, false, true, false, true});
        assertThat(curve.centres()).containsExactly(1, 2.5, 4.5);
        assertThat(curve.probabilities()).containsExactly(new double[] {0.25, 0.525, 0.8}, within(1e-12));
        assertThat(curve.probability(1.75)).isCloseTo((0.25 + 0.525) / 2, within(1e-12));
        assertThat(curve.probability(2.5)).isCloseTo(0.525, within(1e-12));
        assertThat(curve.probability(-9)).isCloseTo(0.25, within(1e-12));
        assertThat(curve.probability(9)).isCloseTo(0.8, within(1e-12));
    }

    /** Equal signals are one point: 2 is right in two of three rows, and 1 must not be pulled into it. */
    @Test
    void fit_onTies_poolsThemBeforeAnythingElse() {
        IsotonicCalibrator curve =
                IsotonicCalibrator.fit(new double[] {1, 2, 2, 2, 1}, new boolean[] {true, false, true, true, false});
        double high = 0.8;
        double low = 0.25;
        assertThat(curve.centres()).containsExactly(1, 2);
        assertThat(curve.probabilities())
                .containsExactly(new double[] {(high + low) / 2, (2 * high + low) / 3}, within(1e-12));
    }

    /** Oracle: the min-max formula of isotonic regression, max over starts of min over ends of the mean between, at every row. */
    @Test
    void fit_onRandomRows_hasTheMinMaxMeans() {
        Random random = new Random(9);
        for (int round = 0; round < 30; round++) {
            double[] raw = new double[25];
            boolean[] correct = new boolean[25];
            for (int row = 0; row < 25; row++) {
                raw[row] = row;
                correct[row] = random.nextDouble() < row / 25.0;
            }
            double[] target = Labels.smoothed(correct);
            IsotonicCalibrator curve = IsotonicCalibrator.fit(raw, correct);
            double[] expected = new double[25];
            for (int row = 0; row < 25; row++) {
                expected[row] = minMax(target, row);
            }
            // each block's centre is the mean of its rows' signals
            int knot = 0;
            for (int start = 0; start < 25; ) {
                int end = start;
                while (end < 25 && Math.abs(expected[end] - expected[start]) < 1e-12) {
                    end++;
                }
                assertThat(curve.centres()[knot]).isCloseTo((start + end - 1) / 2.0, within(1e-9));
                assertThat(curve.probabilities()[knot++]).isCloseTo(expected[start], within(1e-9));
                start = end;
            }
            assertThat(curve.centres()).hasSize(knot);
        }
    }

    @Test
    void fit_onAFallingSignal_isConstant() {
        IsotonicCalibrator curve = IsotonicCalibrator.fit(new double[] {1, 2, 3}, new boolean[] {true, false, false});
        assertThat(curve.centres()).containsExactly(2);
        assertThat(curve.probability(1)).isEqualTo(curve.probability(3));
    }

    @Test
    void knots_thatFall_areRefused() {
        assertThatThrownBy(() -> new IsotonicCalibrator(new double[] {1, 2}, new double[] {0.6, 0.5}))
                .hasMessageContaining("knot 1 is (2.0, 0.5)");
        assertThatThrownBy(() -> new IsotonicCalibrator(new double[] {1}, new double[] {1.5}))
                .hasMessageContaining("knot 0");
        assertThatThrownBy(() -> new IsotonicCalibrator(new double[0], new double[0]))
                .hasMessageContaining("0 centres");
    }

    private static double minMax(double[] target, int row) {
        double best = -1;
        for (int start = 0; start <= row; start++) {
            double least = 2;
            for (int end = row; end < target.length; end++) {
                double sum = 0;
                for (int i = start; i <= end; i++) {
                    sum += target[i];
                }
                least = Math.min(least, sum / (end - start + 1));
            }
            best = Math.max(best, least);
        }
        return best;
    }
}
