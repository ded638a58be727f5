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

class BetaCalibratorTest {

    @Test
    void probability_withUnitWeights_isTheSignal() {
        BetaCalibrator identity = new BetaCalibrator(1, 1, 0);
        for (double s : new double[] {0.001, 0.2, 0.5, 0.99}) {
            assertThat(identity.probability(s)).isCloseTo(s, within(1e-12));
        }
        assertThat(identity.probability(0)).isCloseTo(0, within(1e-5));
        assertThat(identity.probability(1)).isCloseTo(1, within(1e-5));
    }

    /** Known curve: log odds 0.7 ln s - 1.6 ln(1 - s) - 0.5, which no Platt curve on s has. */
    @Test
    void fit_onManyRowsFromAKnownCurve_findsTheCurve() {
        Random random = new Random(3);
        double[] raw = random.doubles(40_000).toArray();
        boolean[] correct = new boolean[raw.length];
        for (int row = 0; row < raw.length; row++) {
            double z = 0.7 * Math.log(raw[row]) - 1.6 * Math.log(1 - raw[row]) - 0.5;
            correct[row] = random.nextDouble() < 1 / (1 + Math.exp(-z));
        }
        BetaCalibrator fitted = BetaCalibrator.fit(raw, correct);
        assertThat(fitted.a()).isCloseTo(0.7, within(0.05));
        assertThat(fitted.b()).isCloseTo(1.6, within(0.06));
        assertThat(fitted.c()).isCloseTo(-0.5, within(0.08));
    }

    /** Oracle: the penalised loss, searched by brute force around the fit; it is convex. */
    @Test
    void fit_onFewRows_isTheMinimumOfThePenalisedLoss() {
        double[] raw = {0.1, 0.25, 0.3, 0.4, 0.55, 0.6, 0.75, 0.9};
        boolean[] correct = {false, false, true, false, true, false, true, true};
        BetaCalibrator fitted = BetaCalibrator.fit(raw, correct);
        assertThat(fitted.a()).isPositive();
        assertThat(fitted.b()).isPositive();
        double best = loss(raw, correct, fitted.a(), fitted.b(), fitted.c());
        for (double da : new double[] {-0.01, 0, 0.01}) {
            for (double db : new double[] {-0.01, 0, 0.01}) {
                for (double dc : new double[] {-0.01, 0, 0.01}) {
                    assertThat(loss(raw, correct, fitted.a() + da, fitted.b() + db, fitted.c() + dc))
                            .isGreaterThanOrEqualTo(best - 1e-12);
                }
            }
        }
    }

    @Test
    void fit_onAFallingSignal_doesNotFall() {
        BetaCalibrator fitted =
                BetaCalibrator.fit(new double[] {0.1, 0.2, 0.8, 0.9}, new boolean[] {true, true, false, false});
        assertThat(fitted.a()).isZero();
        assertThat(fitted.b()).isZero();
        assertThat(fitted.probability(0.3)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void fit_onASignalOutsideZeroToOne_saysWhatToUse() {
        assertThatThrownBy(() -> BetaCalibrator.fit(new double[] {0.5, -2}, new boolean[2]))
                .hasMessageContaining("signal 1 is -2.0")
                .hasMessageContaining("Platt");
    }

    @Test
    void parameters_thatWouldFall_areRefused() {
        assertThatThrownBy(() -> new BetaCalibrator(-1, 1, 0)).hasMessageContaining("a=-1.0");
    }

    private static double loss(double[] raw, boolean[] correct, double a, double b, double c) {
        double sum = (a * a + b * b) / 2;
        for (int row = 0; row < raw.length; row++) {
            double p = 1 / (1 + Math.exp(-(a * Math.log(raw[row]) - b * Math.log(1 - raw[row]) + c)));
            double target = correct[row] ? 5.0 / 6 : 1.0 / 6; // four of each class
            sum -= target * Math.log(p) + (1 - target) * Math.log(1 - p);
        }
        return sum;
    }
}
