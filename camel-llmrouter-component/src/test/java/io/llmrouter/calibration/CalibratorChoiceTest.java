/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class CalibratorChoiceTest {

    private static final DoubleUnaryOperator STEPS = s -> s < -1 ? 0.1 : s < 1 ? 0.5 : s < 2 ? 0.55 : 0.99;
    private static final DoubleUnaryOperator LOGISTIC = s -> 1 / (1 + Math.exp(-s));

    @Test
    void fit_onFewLabels_isPlattWithoutComparison() {
        CalibratorChoice choice = drawn(300, STEPS, 1);
        assertThat(choice.name()).isEqualTo("platt");
        assertThat(choice.calibrator()).isInstanceOf(PlattCalibrator.class);
        assertThat(choice.logLoss()).isEmpty();
    }

    @Test
    void fit_onFewLabelsOfShares_isBetaWithoutComparison() {
        CalibratorChoice choice =
                CalibratorChoice.fit(new double[] {0.1, 0.5, 0.9}, new boolean[] {false, true, true}, 1);
        assertThat(choice.name()).isEqualTo("beta");
        assertThat(choice.calibrator()).isInstanceOf(BetaCalibrator.class);
        assertThat(choice.logLoss()).isEmpty();
    }

    @Test
    void fit_onOneLabelMoreThanFew_compares() {
        assertThat(drawn(301, STEPS, 1).logLoss()).isNotEmpty();
    }

    @Test
    void fit_onManyLabelsOfAStepCurve_isIsotonic() {
        CalibratorChoice choice = drawn(3_000, STEPS, 1);
        assertThat(choice.name()).isEqualTo("isotonic");
        assertThat(choice.calibrator()).isInstanceOf(IsotonicCalibrator.class);
        assertThat(choice.logLoss()).containsOnlyKeys("platt", "isotonic"); // signals outside [0, 1]: no beta
        assertThat(choice.logLoss().get("isotonic")).isLessThan(choice.logLoss().get("platt"));
    }

    @Test
    void fit_onManyLabelsOfALogisticCurve_isPlatt() {
        CalibratorChoice choice = drawn(3_000, LOGISTIC, 1);
        assertThat(choice.name()).isEqualTo("platt");
    }

    /** Oracle: the entropy of the true curve is the best any calibrator reaches on average, and Platt comes near it on a logistic curve. */
    @Test
    void logLoss_ofTheTrueForm_isNearTheEntropy() {
        Random random = new Random(2);
        double entropy = 0;
        for (int i = 0; i < 200_000; i++) {
            double p = LOGISTIC.applyAsDouble(random.nextDouble() * 6 - 3);
            entropy -= (p * Math.log(p) + (1 - p) * Math.log(1 - p)) / 200_000;
        }
        assertThat(drawn(20_000, LOGISTIC, 3).logLoss().get("platt")).isCloseTo(entropy, within(0.01));
    }

    @Test
    void fit_onSharesThatBendAtTheEnds_isBeta() {
        Random random = new Random(4);
        double[] raw = random.doubles(4_000).toArray();
        boolean[] correct = new boolean[raw.length];
        for (int row = 0; row < raw.length; row++) {
            double z = 0.4 * Math.log(raw[row]) - 2 * Math.log(1 - raw[row]) - 0.5;
            correct[row] = random.nextDouble() < 1 / (1 + Math.exp(-z));
        }
        assertThat(CalibratorChoice.fit(raw, correct, 1).name()).isEqualTo("beta");
    }

    @Test
    void fit_withTheSameSeed_isTheSame() {
        assertThat(drawn(500, STEPS, 1).logLoss())
                .isEqualTo(drawn(500, STEPS, 1).logLoss());
    }

    private static CalibratorChoice drawn(int rows, DoubleUnaryOperator truth, long seed) {
        Random random = new Random(8);
        double[] raw = random.doubles(rows, -3, 3).toArray();
        boolean[] correct = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            correct[row] = random.nextDouble() < truth.applyAsDouble(raw[row]);
        }
        return CalibratorChoice.fit(raw, correct, seed);
    }
}
