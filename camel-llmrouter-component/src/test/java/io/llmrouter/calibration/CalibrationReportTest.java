/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationReportTest {

    /** Oracle: by hand. Bins [0.2, 0.3), [0.8, 0.9) and the last; gaps 0.25, 0.35 and 0. */
    @Test
    void of_fiveRows_isWhatOneComputesByHand() {
        CalibrationReport report = CalibrationReport.of(
                new double[] {0.2, 0.3 - 1e-12, 0.8, 0.9 - 1e-12, 1}, new double[] {0, 1, 0, 1, 1}, 1);
        assertThat(report.rows()).isEqualTo(5);
        assertThat(report.equalWidth().observed()).isCloseTo((2 * 0.25 + 2 * 0.35 + 0) / 5, within(1e-9));
        assertThat(report.brier().score()).isCloseTo((0.04 + 0.49 + 0.64 + 0.01 + 0) / 5, within(1e-9));
        assertThat(report.brier().reliability()).isCloseTo((2 * 0.0625 + 2 * 0.1225) / 5, within(1e-9));
        assertThat(report.brier().resolution()).isCloseTo((2 * 0.01 + 2 * 0.01 + 0.16) / 5, within(1e-9));
        assertThat(report.brier().uncertainty()).isCloseTo(0.24, within(1e-12));
        assertThat(report.logLoss())
                .isCloseTo(-(Math.log(0.8) + Math.log(0.3) + Math.log(0.2) + Math.log(0.9)) / 5, within(1e-9));
        // of the six pairs of a right and a wrong row, only (0.3, 0.8) is the wrong way round
        assertThat(report.auroc()).hasValueCloseTo(5 / 6.0, within(1e-12));
        assertThat(report.bins()).hasSize(3);
        assertThat(report.bins().get(0).from()).isEqualTo(0.2);
        assertThat(report.bins().get(2).to()).isEqualTo(1);
    }

    /** Oracle: Wilson's interval for 8 of 10, published as 0.490 to 0.943. */
    @Test
    void bins_haveWilsonIntervals() {
        double[] outcome = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0};
        double[] probability = new double[10];
        Arrays.fill(probability, 0.75);
        ReliabilityBin bin =
                CalibrationReport.of(probability, outcome, 1).bins().get(0);
        assertThat(bin.rows()).isEqualTo(10);
        assertThat(bin.meanProbability()).isCloseTo(0.75, within(1e-12));
        assertThat(bin.meanOutcome()).isCloseTo(0.8, within(1e-12));
        assertThat(bin.low()).isCloseTo(0.490, within(5e-4));
        assertThat(bin.high()).isCloseTo(0.943, within(5e-4));
    }

    @Test
    void brier_alwaysSplitsExactly_andWithoutRestWhereBinsAreConstant() {
        Random random = new Random(2);
        double[] probability = random.doubles(500).toArray();
        double[] outcome = random.doubles(500).map(x -> x * x).toArray();
        BrierScore any = CalibrationReport.of(probability, outcome, 1).brier();
        assertThat(any.reliability() - any.resolution() + any.uncertainty() + any.withinBins())
                .isCloseTo(any.score(), within(1e-12));
        double[] constant = Arrays.stream(probability)
                .map(p -> Math.floor(p * 10) / 10 + 0.05)
                .toArray();
        double[] coins = Arrays.stream(outcome).map(Math::round).toArray();
        assertThat(CalibrationReport.of(constant, coins, 1).brier().withinBins())
                .isCloseTo(0, within(1e-12));
    }

    /** Perfect probabilities: the observed error is nothing but noise, so the mean excess over many samples is 0. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void excess_ofPerfectProbabilities_isZeroOnAverage(boolean graded) {
        Random random = new Random(6);
        double excess = 0;
        double massExcess = 0;
        double floor = 0;
        for (int draw = 0; draw < 200; draw++) {
            double[] probability = random.doubles(200).toArray();
            double[] outcome = Arrays.stream(probability)
                    .map(p -> graded ? mean(random, p) : random.nextDouble() < p ? 1 : 0)
                    .toArray();
            CalibrationReport report = CalibrationReport.of(probability, outcome, draw);
            excess += report.equalWidth().excess() / 200;
            massExcess += report.equalMass().excess() / 200;
            floor += report.equalWidth().noiseFloor() / 200;
        }
        assertThat(floor).isGreaterThan(graded ? 0.03 : 0.06); // what would be blamed on the calibration otherwise
        assertThat(excess).isCloseTo(0, within(0.004));
        assertThat(massExcess).isCloseTo(0, within(0.004));
    }

    /** Oracle: E|mean of n coins - 1/2| for one bin; n = 100, normal approximation sqrt(2/pi) * 0.05. */
    @Test
    void noiseFloor_ofOneBin_isTheMeanAbsoluteDeviation() {
        double[] half = new double[100];
        Arrays.fill(half, 0.5);
        CalibrationError error = CalibrationReport.of(half, new double[100], 1).equalWidth();
        assertThat(error.observed()).isEqualTo(0.5);
        assertThat(error.noiseFloor()).isCloseTo(0.0398, within(0.006));
        assertThat(error.excess()).isCloseTo(0.46, within(0.006));
    }

    @Test
    void equalMass_onClusteredProbabilities_seesWhatEqualWidthHides() {
        double[] probability = new double[200];
        double[] outcome = new double[200];
        for (int row = 0; row < 200; row++) {
            // all in one bin of equal width: the surer half is always right, the other never
            probability[row] = 0.91 + row * 1e-4;
            outcome[row] = row < 17 ? 0 : 1;
        }
        CalibrationReport report = CalibrationReport.of(probability, outcome, 1);
        assertThat(report.equalWidth().observed()).isLessThan(0.02);
        assertThat(report.equalMass().observed()).isGreaterThan(0.1);
    }

    /** Ties share a bin, so that the order of the rows means nothing. */
    @Test
    void equalMass_onReversedRowsWithTies_isTheSame() {
        double[] probability =
                new Random(3).doubles(300).map(x -> Math.round(x * 7) / 7.0).toArray();
        double[] outcome = new Random(4).doubles(300).map(Math::round).toArray();
        CalibrationReport report = CalibrationReport.of(probability, outcome, 1);
        CalibrationReport reversed = CalibrationReport.of(reversed(probability), reversed(outcome), 1);
        assertThat(reversed.equalMass().observed()).isCloseTo(report.equalMass().observed(), within(1e-12));
    }

    /** Oracle: all pairs, for graded outcomes with ties. */
    @Test
    void auroc_onGradedOutcomes_isTheShareOfPairs() {
        Random random = new Random(9);
        double[] probability =
                random.doubles(120).map(x -> Math.round(x * 20) / 20.0).toArray();
        double[] outcome = random.doubles(120).map(x -> Math.round(x * 4) / 4.0).toArray();
        double concordant = 0;
        int pairs = 0;
        for (int i = 0; i < 120; i++) {
            for (int j = 0; j < 120; j++) {
                if (outcome[i] > outcome[j]) {
                    pairs++;
                    concordant += probability[i] > probability[j] ? 1 : probability[i] == probability[j] ? 0.5 : 0;
                }
            }
        }
        assertThat(CalibrationReport.of(probability, outcome, 1).auroc())
                .hasValueCloseTo(concordant / pairs, within(1e-12));
    }

    @Test
    void auroc_ofOneClass_isNotDefined() {
        CalibrationReport report = CalibrationReport.of(new double[60], new double[60], 1);
        assertThat(report.auroc()).isEmpty();
        assertThat(report.sentence()).contains("AUROC not defined");
    }

    @Test
    void logLoss_ofACertainError_isFinite() {
        assertThat(CalibrationReport.of(new double[] {1}, new double[] {0}, 1).logLoss())
                .isCloseTo(27.63, within(0.01));
    }

    @Test
    void sentence_belowFiftyRows_claimsNothing() {
        CalibrationReport few = CalibrationReport.of(new double[49], new double[49], 1);
        assertThat(few.claimsSomething()).isFalse();
        assertThat(few.sentence()).isEqualTo("Only 49 labelled rows: below 50 no claim of calibration is made.");
        CalibrationReport enough = CalibrationReport.of(new double[50], new double[50], 1);
        assertThat(enough.claimsSomething()).isTrue();
        assertThat(enough.sentence())
                .isEqualTo("On 50 labelled rows the calibration error is 0.000, 0.000 beyond the 0.000 that perfect"
                        + " probabilities would show; Brier score 0.000, AUROC not defined.");
    }

    @Test
    void of_brokenInput_saysWhatWouldBeRight() {
        assertThatThrownBy(() -> CalibrationReport.of(new double[1], new double[2], 1))
                .hasMessageContaining("1 probabilities and 2 outcomes");
        assertThatThrownBy(() -> CalibrationReport.of(new double[0], new double[0], 1))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> CalibrationReport.of(new double[] {0.1, 1.1}, new double[2], 1))
                .hasMessageContaining("probability of row 1")
                .hasMessageContaining("1.1");
        assertThatThrownBy(() -> CalibrationReport.of(new double[2], new double[] {0, Double.NaN}, 1))
                .hasMessageContaining("outcome of row 1")
                .hasMessageContaining("NaN");
    }

    /** A score in [0, 1] with mean p: three coins averaged. */
    private static double mean(Random random, double p) {
        return random.doubles(3).filter(x -> x < p).count() / 3.0;
    }

    private static double[] reversed(double[] numbers) {
        double[] backwards = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            backwards[i] = numbers[numbers.length - 1 - i];
        }
        return backwards;
    }
}
