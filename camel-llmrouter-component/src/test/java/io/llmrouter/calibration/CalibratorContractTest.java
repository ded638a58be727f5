/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every shipped {@link Calibrator} keeps that is fitted alone; a new one is added to {@link #forms}. Moved ones: {@link PartialPoolingTest}. */
class CalibratorContractTest {

    record Form(String name, BiFunction<double[], boolean[], Calibrator> fit) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Form> forms() {
        return Stream.of(
                new Form("Platt", PlattCalibrator::fit),
                new Form("isotonic", IsotonicCalibrator::fit),
                new Form("beta", BetaCalibrator::fit),
                new Form("choice", (raw, correct) -> CalibratorChoice.fit(raw, correct, 1)
                        .calibrator()));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void probability_onAUsefulSignal_isFiniteInRangeAndNeverFalls(Form form) {
        for (int n : new int[] {1, 2, 10, 100, 500}) {
            Rows rows = Rows.drawn(n, n);
            Calibrator calibrator = form.fit.apply(rows.raw, rows.correct);
            double previous = 0;
            for (double raw = -0.5; raw <= 1.5; raw += 0.001) {
                double p = calibrator.probability(raw);
                assertThat(p).isBetween(0.0, 1.0);
                if (n >= 100) { // a few rows can make any signal look useless
                    assertThat(p).as("at %s of %s rows", raw, n).isGreaterThanOrEqualTo(previous);
                }
                previous = p;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void probability_atExtremes_isFinite(Form form) {
        Rows rows = Rows.drawn(400, 3);
        Calibrator calibrator = form.fit.apply(rows.raw, rows.correct);
        for (double raw : new double[] {-1e300, -1, 0, Double.MIN_VALUE, 1, 2, 1e300}) {
            assertThat(calibrator.probability(raw)).isBetween(0.0, 1.0);
        }
    }

    /** Known curve: P(correct) = raw^2. */
    @ParameterizedTest
    @MethodSource("forms")
    void fit_onManyRows_isNearTheTruth(Form form) {
        Rows rows = Rows.drawn(20_000, 4);
        Calibrator calibrator = form.fit.apply(rows.raw, rows.correct);
        double distance = 0;
        for (double raw = 0.005; raw < 1; raw += 0.01) {
            distance += Math.abs(calibrator.probability(raw) - raw * raw) / 100;
        }
        assertThat(distance).isLessThan(0.04);
    }

    /** The same rows in another order say the same. */
    @ParameterizedTest
    @MethodSource("forms")
    void fit_onReversedRows_isTheSame(Form form) {
        Rows rows = Rows.drawn(200, 5);
        Rows reversed = rows.reversed();
        Calibrator calibrator = form.fit.apply(rows.raw, rows.correct);
        Calibrator again = form.fit.apply(reversed.raw, reversed.correct);
        for (double raw = 0; raw <= 1; raw += 0.1) {
            assertThat(again.probability(raw))
                    .isCloseTo(calibrator.probability(raw), org.assertj.core.api.Assertions.within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void fit_onOneClassOnly_staysBelowCertainty(Form form) {
        boolean[] correct = new boolean[20];
        Arrays.fill(correct, true);
        Calibrator calibrator = form.fit.apply(new Random(6).doubles(20).toArray(), correct);
        assertThat(calibrator.probability(0.5)).isBetween(0.6, 0.99);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void fit_onEqualSignals_isTheirSmoothedShare(Form form) {
        double[] raw = new double[100];
        Arrays.fill(raw, 0.7);
        boolean[] correct = new boolean[100];
        Arrays.fill(correct, 0, 80, true);
        assertThat(form.fit.apply(raw, correct).probability(0.7)).isBetween(0.77, 0.81);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void fit_onBrokenRows_saysWhich(Form form) {
        assertThatThrownBy(() -> form.fit.apply(new double[2], new boolean[3]))
                .hasMessageContaining("2 signals")
                .hasMessageContaining("3 labels");
        assertThatThrownBy(() -> form.fit.apply(new double[0], new boolean[0])).hasMessageContaining("at least one");
        assertThatThrownBy(() -> form.fit.apply(new double[] {0.5, Double.NaN}, new boolean[2]))
                .hasMessageContaining("signal 1 is NaN");
    }

    record Rows(double[] raw, boolean[] correct) {

        static Rows drawn(int n, long seed) {
            Random random = new Random(seed);
            double[] raw = random.doubles(n).toArray();
            boolean[] correct = new boolean[n];
            for (int row = 0; row < n; row++) {
                correct[row] = random.nextDouble() < raw[row] * raw[row];
            }
            return new Rows(raw, correct);
        }

        Rows reversed() {
            double[] backwards = new double[raw.length];
            boolean[] labels = new boolean[raw.length];
            for (int row = 0; row < raw.length; row++) {
                backwards[row] = raw[raw.length - 1 - row];
                labels[row] = correct[raw.length - 1 - row];
            }
            return new Rows(backwards, labels);
        }
    }
}
