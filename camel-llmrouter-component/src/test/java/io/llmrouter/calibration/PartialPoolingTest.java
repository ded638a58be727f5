/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PartialPoolingTest {

    private static final Calibrator AS_IT_IS = raw -> raw;

    /** Rows of slices in turn; in slice s an answer is right with the signal's log odds plus the slice's shift. */
    private record Rows(double[] raw, boolean[] correct, String[] slice) {

        static Rows drawn(int n, long seed, double... shifts) {
            SplittableRandom random = new SplittableRandom(seed);
            Rows rows = new Rows(new double[n], new boolean[n], new String[n]);
            for (int i = 0; i < n; i++) {
                int of = i % shifts.length;
                rows.raw[i] = random.nextDouble(0.05, 0.95);
                double odds = Math.log(rows.raw[i] / (1 - rows.raw[i])) + shifts[of];
                rows.correct[i] = random.nextDouble() < 1 / (1 + Math.exp(-odds));
                rows.slice[i] = "s" + of;
            }
            return rows;
        }

        PartialPooling fit() {
            return PartialPooling.fit(AS_IT_IS, raw, correct, slice, 7);
        }
    }

    @Test
    void fit_manyRowsOfShiftedSlices_findsTheShifts() {
        PartialPooling fitted = Rows.drawn(6000, 1, -1.5, 0, 1.5).fit();
        ShrunkCalibrator low = (ShrunkCalibrator) fitted.bySlice().get("s0");
        ShrunkCalibrator high = (ShrunkCalibrator) fitted.bySlice().get("s2");
        assertThat(low.shift()).isCloseTo(-1.5, within(0.2));
        assertThat(low.slope()).isCloseTo(1, within(0.15));
        assertThat(high.shift()).isCloseTo(1.5, within(0.2));
        assertThat(low.probability(0.5)).isCloseTo(1 / (1 + Math.exp(1.5)), within(0.03));
    }

    @Test
    void fit_slicesThatDoNotDiffer_keepsThePooledCurve() {
        PartialPooling fitted = Rows.drawn(600, 2, 0, 0, 0).fit();
        assertThat(fitted.strength()).isInfinite();
        assertThat(fitted.bySlice().values()).containsOnly(AS_IT_IS);
    }

    /** At the optimum the pull of the labels and that of the prior cancel out; computed here from the rows alone. */
    @Test
    void fit_anySlice_balancesLabelsAgainstThePrior() {
        Rows rows = Rows.drawn(900, 3, -1, 0.2, 1);
        PartialPooling fitted = rows.fit();
        assertThat(fitted.strength()).isFinite();
        fitted.bySlice().forEach((name, calibrator) -> {
            ShrunkCalibrator line = (ShrunkCalibrator) calibrator;
            double shift = fitted.strength() * line.shift();
            double slope = fitted.strength() * (line.slope() - 1);
            for (int i = 0; i < rows.raw.length; i++) {
                if (rows.slice[i].equals(name)) {
                    double wrongness = line.probability(rows.raw[i]) - (rows.correct[i] ? 1 : 0);
                    shift += wrongness;
                    slope += wrongness * Math.log(rows.raw[i] / (1 - rows.raw[i]));
                }
            }
            assertThat(shift).isCloseTo(0, within(1e-3));
            assertThat(slope).isCloseTo(0, within(1e-3));
        });
    }

    @Test
    void fit_sliceOfFewRows_staysNearThePooledCurve() {
        Rows many = Rows.drawn(2000, 4, -1, 1);
        many.slice[0] = "rare";
        many.slice[2] = "rare";
        ShrunkCalibrator rare = (ShrunkCalibrator) many.fit().bySlice().get("rare");
        ShrunkCalibrator common = (ShrunkCalibrator) many.fit().bySlice().get("s0");
        assertThat(rare.probability(0.5)).isBetween(0.35, 0.65);
        assertThat(common.probability(0.5)).isLessThan(0.3);
    }

    /** Where surer answers are wrong more often, the curve is flat: exactly, or rounding makes it fall. */
    @Test
    void fit_sliceWhoseSignalIsTheWrongWayRound_isFlat() {
        Rows rows = Rows.drawn(3000, 6, 0, 0);
        for (int i = 0; i < rows.raw.length; i += 2) {
            rows.correct[i] = rows.raw[i] < 0.7;
        }
        ShrunkCalibrator flat = (ShrunkCalibrator) rows.fit().bySlice().get("s0");
        assertThat(flat.slope()).isZero();
        assertThat(flat.probability(0.2)).isEqualTo(flat.probability(0.9)).isCloseTo(0.65 / 0.9, within(0.05));
    }

    @Test
    void fit_rowsOfNoSlice_makeNone() {
        Rows rows = Rows.drawn(200, 5, -1, 1);
        rows.slice[0] = null;
        assertThat(rows.fit().bySlice()).containsOnlyKeys("s0", "s1");
    }

    @Test
    void fit_differentLengths_isRefused() {
        assertThatThrownBy(() -> PartialPooling.fit(AS_IT_IS, new double[3], new boolean[3], new String[2], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 signals, 3 labels and 2 slices");
    }

    @Test
    void shrunk_movesLogOdds() {
        ShrunkCalibrator moved = new ShrunkCalibrator(AS_IT_IS, 2, -1);
        assertThat(moved.probability(0.8)).isCloseTo(1 / (1 + Math.exp(-(2 * Math.log(4) - 1))), within(1e-12));
        assertThat(new ShrunkCalibrator(AS_IT_IS, 1, 0).probability(1)).isEqualTo(1);
        assertThatThrownBy(() -> new ShrunkCalibrator(AS_IT_IS, -0.1, 0)).hasMessageContaining("slope=-0.1");
    }
}
