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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of every bound, and each one's formula. */
class MeanRiskBoundTest {

    private static final double DELTA = 0.1;

    static Stream<MeanRiskBound> bounds() {
        return Stream.of(new HoeffdingBentkusBound(), new BettingBound(DELTA, 7));
    }

    /** Truth is on the edge of the hypothesis, with much and with little variance: the hardest cases. */
    @ParameterizedTest
    @MethodSource("bounds")
    void pValue_whenTheMeanIsTheLimit_isBelowDeltaAtMostThatOften(MeanRiskBound bound) {
        for (double spread : new double[] {0.01, 0.1, 0.5}) {
            Random random = new Random(11);
            int rejected = 0;
            for (int draw = 0; draw < 2_000; draw++) {
                // rare large losses balance frequent small ones around the mean 0.5
                double[] losses = random.doubles(200)
                        .map(x -> x < 0.02 ? 0.5 + spread : 0.5 - spread / 49)
                        .toArray();
                rejected += bound.pValue(losses, 0.5) <= DELTA ? 1 : 0;
            }
            assertThat(rejected / 2_000.0).as("spread %s", spread).isLessThan(DELTA + 3 * 0.0067);
        }
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void pValue_whenTheMeanIsFarBelow_isSmall(MeanRiskBound bound) {
        double[] losses = new Random(5).doubles(500).map(x -> x < 0.1 ? 1 : 0).toArray();
        assertThat(bound.pValue(losses, 0.3)).isLessThan(1e-4);
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void pValue_forAHigherLimit_neverRises(MeanRiskBound bound) {
        double[] losses = new Random(5).doubles(80).toArray();
        double previous = 1;
        for (double limit = 0; limit <= 1.0001; limit += 0.01) {
            double p = bound.pValue(losses, Math.min(limit, 1));
            assertThat(p).isBetween(0.0, previous + 1e-12);
            previous = p;
        }
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void upperBound_isWhereThePValueIsDelta(MeanRiskBound bound) {
        double[] losses = new Random(5).doubles(80).map(x -> x * x).toArray();
        double upper = bound.upperBound(losses, DELTA);
        assertThat(upper).isGreaterThan(Arrays.stream(losses).average().orElseThrow());
        assertThat(bound.pValue(losses, upper + 1e-9)).isLessThanOrEqualTo(DELTA);
        assertThat(bound.pValue(losses, upper - 1e-6)).isGreaterThan(DELTA);
    }

    /** Oracle: the two published formulas, the binomial tail as a sum. */
    @Test
    void hoeffdingBentkus_onSevenLossesOfTwenty_isTheSmallerOfTheTwoFormulas() {
        int n = 20;
        double limit = 0.6;
        double mean = 0.35;
        double[] losses = new double[n];
        Arrays.fill(losses, 0, 7, 1);
        double hoeffding = Math.pow(Math.pow(limit / mean, mean) * Math.pow((1 - limit) / (1 - mean), 1 - mean), n);
        double bentkus = 0;
        double choose = 1;
        for (int k = 0; k <= 7; k++) {
            bentkus += Math.E * choose * Math.pow(limit, k) * Math.pow(1 - limit, n - k);
            choose *= (n - k) / (k + 1.0);
        }
        assertThat(bentkus).isLessThan(hoeffding);
        assertThat(new HoeffdingBentkusBound().pValue(losses, limit)).isCloseTo(bentkus, within(1e-12));
        // a mean between two counts is rounded up by Bentkus, so that Hoeffding can be the smaller
        Arrays.fill(losses, 7.05 / 20);
        double between = 7.05 / 20;
        double kl = between * Math.log(between / 0.95) + (1 - between) * Math.log((1 - between) / 0.05);
        assertThat(new HoeffdingBentkusBound().pValue(losses, 0.95)).isCloseTo(Math.exp(-n * kl), within(1e-12));
    }

    /** Oracle: the capital written out; equal losses make the order irrelevant. */
    @Test
    void betting_onThreeEqualLosses_isTheProductOfTheStakes() {
        double limit = 0.6;
        double loss = 0.5;
        double capital = 1;
        for (int row = 0; row < 3; row++) {
            // mean and variance of the plug-in: (1/2 + t/2)/(t + 1) = 1/2, so the variance is (1/4)/(t + 1)
            double stake = Math.min(0.75 / 0.4, Math.sqrt(2 * Math.log(10) / (3 * 0.25 / (row + 1))));
            capital *= 1 - stake * (loss - limit);
        }
        assertThat(new BettingBound(DELTA, 1).pValue(new double[] {loss, loss, loss}, limit))
                .isCloseTo(1 / capital, within(1e-12));
    }

    /** The first stake is the same whatever the first loss is: it wins 1.5 * (0.5 - loss), so that a coin's expected capital stays 1. */
    @Test
    void betting_onOneRow_isFair() {
        BettingBound bound = new BettingBound(DELTA, 1);
        for (double loss : new double[] {0, 0.2, 0.5}) {
            assertThat(1 / bound.pValue(new double[] {loss}, 0.5)).isCloseTo(1 + 1.5 * (0.5 - loss), within(1e-12));
        }
    }

    @Test
    void betting_withTheSameSeed_isTheSameAndWithAnotherDiffers() {
        double[] losses = new Random(5).doubles(80).toArray();
        assertThat(new BettingBound(DELTA, 1).pValue(losses, 0.6))
                .isEqualTo(new BettingBound(DELTA, 1).pValue(losses, 0.6))
                .isNotEqualTo(new BettingBound(DELTA, 2).pValue(losses, 0.6));
    }

    /** What the default is chosen for: a paired loss that is almost always near its middle. */
    @Test
    void betting_onAPairedLossOfLittleVariance_needsFewerRowsThanHoeffdingBentkus() {
        double[] losses = new Random(5)
                .doubles(350)
                .map(x -> x < 0.01 ? 1 : x < 0.8 ? 0.95 / 1.95 : 1 / 1.95)
                .toArray();
        assertThat(new BettingBound(DELTA, 1).pValue(losses, 1 / 1.95)).isLessThan(DELTA);
        assertThat(new HoeffdingBentkusBound().pValue(losses, 1 / 1.95)).isGreaterThan(0.5);
    }

    @Test
    void betting_withDeltaOutOfRange_isRefused() {
        assertThatThrownBy(() -> new BettingBound(1, 0))
                .hasMessageContaining("(0, 1)")
                .hasMessageContaining("1.0");
    }
}
