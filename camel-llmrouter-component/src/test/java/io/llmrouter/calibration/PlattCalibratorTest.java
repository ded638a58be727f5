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

class PlattCalibratorTest {

    @Test
    void fit_onManyRowsFromAKnownCurve_findsTheCurve() {
        Random random = new Random(7);
        double[] raw = new double[20_000];
        boolean[] correct = new boolean[raw.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = random.nextDouble() * 4 - 2;
            correct[i] = random.nextDouble() < 1 / (1 + Math.exp(-(1.7 * raw[i] - 0.4)));
        }
        PlattCalibrator fitted = PlattCalibrator.fit(raw, correct);
        assertThat(fitted.slope()).isCloseTo(1.7, within(0.1));
        assertThat(fitted.intercept()).isCloseTo(-0.4, within(0.06));
    }

    /** Oracle: the smoothed likelihood, searched by brute force on a fine grid. */
    @Test
    void fit_onFewRows_isTheMaximumThatBruteForceFinds() {
        double[] raw = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};
        boolean[] correct = {false, false, true, false, true, false, true, true};
        PlattCalibrator fitted = PlattCalibrator.fit(raw, correct);
        double best = loss(raw, correct, fitted.slope(), fitted.intercept());
        for (double a = -10; a <= 20; a += 0.05) {
            for (double b = -10; b <= 10; b += 0.05) {
                assertThat(loss(raw, correct, a, b)).isGreaterThanOrEqualTo(best - 1e-9);
            }
        }
    }

    /** Oracle: the loss is convex, so where its gradient over the smoothed targets vanishes is the only minimum. */
    @Test
    void fit_onRandomRows_endsWhereTheGradientVanishes() {
        Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            double[] raw = random.doubles(100, -1, 3).toArray();
            boolean[] correct = new boolean[raw.length];
            int positives = 0;
            for (int i = 0; i < raw.length; i++) {
                correct[i] = random.nextDouble() < raw[i] / 3;
                positives += correct[i] ? 1 : 0;
            }
            PlattCalibrator fitted = PlattCalibrator.fit(raw, correct);
            double slope = 0;
            double intercept = 0;
            for (int i = 0; i < raw.length; i++) {
                double target = correct[i] ? (positives + 1.0) / (positives + 2) : 1.0 / (raw.length - positives + 2);
                slope += (fitted.probability(raw[i]) - target) * raw[i];
                intercept += fitted.probability(raw[i]) - target;
            }
            assertThat(slope).isCloseTo(0, within(1e-4));
            assertThat(intercept).isCloseTo(0, within(1e-4));
        }
    }

    @Test
    void fit_onShiftedAndScaledSignals_givesTheSameProbabilities() {
        double[] raw = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};
        boolean[] correct = {false, false, true, false, true, false, true, true};
        PlattCalibrator plain = PlattCalibrator.fit(raw, correct);
        double[] far = java.util.Arrays.stream(raw).map(x -> 1e9 + 1e3 * x).toArray();
        PlattCalibrator shifted = PlattCalibrator.fit(far, correct);
        for (int i = 0; i < raw.length; i++) {
            assertThat(shifted.probability(far[i])).isCloseTo(plain.probability(raw[i]), within(1e-4));
        }
    }

    @Test
    void fit_onEqualSignals_isFlatAtTheSmoothedShare() {
        PlattCalibrator flat = PlattCalibrator.fit(new double[] {2, 2, 2}, new boolean[] {true, true, false});
        assertThat(flat.slope()).isZero();
        assertThat(flat.probability(2)).isCloseTo((0.75 + 0.75 + 1.0 / 3) / 3, within(1e-12));
    }

    @Test
    void fit_onASignalThatIsNoNumber_namesTheRow() {
        assertThatThrownBy(() -> PlattCalibrator.fit(new double[] {1, Double.NaN}, new boolean[2]))
                .hasMessageContaining("signal 1 is NaN");
    }

    @Test
    void fit_onOneClassOnly_staysBelowCertainty() {
        PlattCalibrator fitted = PlattCalibrator.fit(new double[] {0.2, 0.5, 0.9}, new boolean[] {true, true, true});
        assertThat(fitted.probability(0.5)).isCloseTo(0.8, within(1e-4)); // (3 + 1) / (3 + 2), Platt's smoothing
    }

    @Test
    void fit_onUnequalLengths_namesBoth() {
        assertThatThrownBy(() -> PlattCalibrator.fit(new double[2], new boolean[3]))
                .hasMessageContaining("2 signals")
                .hasMessageContaining("3 labels");
    }

    @Test
    void probability_atExtremes_staysInRange() {
        PlattCalibrator steep = new PlattCalibrator(1e6, 0);
        assertThat(steep.probability(1)).isEqualTo(1.0);
        assertThat(steep.probability(-1)).isEqualTo(0.0);
    }

    private static double loss(double[] raw, boolean[] correct, double a, double b) {
        double sum = 0;
        for (int i = 0; i < raw.length; i++) {
            double p = 1 / (1 + Math.exp(-(a * raw[i] + b)));
            double target = correct[i] ? 5.0 / 6 : 1.0 / 6; // four of each class
            sum -= target * Math.log(p) + (1 - target) * Math.log(1 - p);
        }
        return sum;
    }
}
