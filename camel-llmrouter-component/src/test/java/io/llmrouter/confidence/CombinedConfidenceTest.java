/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CombinedConfidenceTest {

    private static final int ROWS = 2000;
    private static final List<String> TWO = List.of("arithmetic", "tokenProbability");

    /** Oracle: the formula by hand; it is odd about one half. */
    @Test
    void transform_spreadsTheEnds() {
        assertThat(CombinedConfidence.spread(0.5)).isZero();
        assertThat(CombinedConfidence.spread(0.9)).isCloseTo(Math.log(5), within(1e-12));
        assertThat(CombinedConfidence.spread(0.1)).isCloseTo(-Math.log(5), within(1e-12));
        assertThat(CombinedConfidence.spread(1)).isFinite();
        assertThat(CombinedConfidence.spread(0)).isCloseTo(-CombinedConfidence.spread(1), within(1e-9));
        assertThat(CombinedConfidence.spread(Double.NaN)).isNaN();
    }

    /** Oracle: labels are drawn from a known logistic curve over both signals. */
    @Test
    void probability_followsTheCurveThatTheLabelsWereDrawnFrom() {
        Drawn drawn = new Drawn(11);
        CombinedConfidence fitted = CombinedConfidence.fit(TWO, drawn.raw, drawn.correct);
        for (double[] point : new double[][] {{0, 0.5}, {2, 0.5}, {-2, 0.5}, {0, 0.9}, {1, 0.1}}) {
            assertThat(fitted.probability(point)).isCloseTo(Drawn.truth(point[0], point[1]), within(0.06));
        }
    }

    @Test
    void missingSignals_fallBackOnTheOther() {
        Drawn drawn = new Drawn(12);
        for (int i = 0; i < ROWS; i += 2) {
            drawn.raw[i][0] = Double.NaN;
        }
        CombinedConfidence fitted = CombinedConfidence.fit(TWO, drawn.raw, drawn.correct);
        assertThat(fitted.probability(new double[] {Double.NaN, 0.95}))
                .isGreaterThan(fitted.probability(new double[] {Double.NaN, 0.05}) + 0.3);
        assertThat(fitted.probability(new double[] {Double.NaN, Double.NaN})).isBetween(0.3, 0.7);
    }

    @Test
    void missingSignal_isItselfEvidence() {
        double[][] raw = new double[200][1];
        boolean[] correct = new boolean[200];
        for (int i = 0; i < 200; i++) {
            raw[i][0] = i % 2 == 0 ? Double.NaN : 0.8;
            correct[i] = i % 2 == 1 && i % 10 != 1;
        }
        CombinedConfidence fitted = CombinedConfidence.fit(List.of("recorded"), raw, correct);
        assertThat(fitted.probability(new double[] {Double.NaN})).isLessThan(0.2);
        assertThat(fitted.probability(new double[] {0.8})).isCloseTo(0.8, within(0.1));
    }

    @Test
    void oneClassAndConstantSignals_haveAProbability() {
        double[][] raw = new double[30][2];
        assertThat(CombinedConfidence.fit(TWO, raw, new boolean[30]).probability(new double[] {0, 0}))
                .isBetween(0.0, 0.1);
        double[][] none = new double[30][];
        java.util.Arrays.setAll(none, i -> new double[] {Double.NaN, Double.NaN});
        boolean[] half = new boolean[30];
        for (int i = 0; i < 15; i++) {
            half[i] = true;
        }
        assertThat(CombinedConfidence.fit(TWO, none, half).probability(none[0])).isCloseTo(0.5, within(0.01));
    }

    @Test
    void state_readAgain_isTheSame() throws JsonProcessingException {
        Drawn drawn = new Drawn(13);
        CombinedConfidence fitted = CombinedConfidence.fit(TWO, drawn.raw, drawn.correct);
        CombinedConfidence again = CombinedConfidence.read(
                new ObjectMapper().readTree(fitted.state().toString()));
        assertThat(again.names()).isEqualTo(TWO);
        assertThat(again.probability(new double[] {1, Double.NaN}))
                .isEqualTo(fitted.probability(new double[] {1, Double.NaN}));
    }

    @Test
    void wrongShapes_areRefused() {
        boolean[] labels = new boolean[10];
        assertThatThrownBy(() -> CombinedConfidence.fit(List.of(), new double[10][0], labels))
                .hasMessage("a combination needs different signals, at least one, but got []");
        assertThatThrownBy(() -> CombinedConfidence.fit(List.of("a"), new double[9][1], new boolean[9]))
                .hasMessage(
                        "a combination is fitted on as many rows as labels, at least 10, but got 9 rows and 9 labels");
        double[][] infinite = new double[10][1];
        infinite[3][0] = Double.POSITIVE_INFINITY;
        assertThatThrownBy(() -> CombinedConfidence.fit(List.of("a"), infinite, labels))
                .hasMessageContaining("row 3 has the signals [Infinity]");
        CombinedConfidence fitted = CombinedConfidence.fit(List.of("a"), new double[10][1], labels);
        assertThatThrownBy(() -> fitted.probability(new double[2])).hasMessageContaining("got 2 signals");
    }

    /** A raw signal around 0 and a probability, both of them informative. */
    private static final class Drawn {

        final double[][] raw = new double[ROWS][2];
        final boolean[] correct = new boolean[ROWS];

        Drawn(long seed) {
            Random random = new Random(seed);
            for (int i = 0; i < ROWS; i++) {
                raw[i][0] = random.nextGaussian();
                raw[i][1] = random.nextDouble();
                correct[i] = random.nextDouble() < truth(raw[i][0], raw[i][1]);
            }
        }

        static double truth(double signal, double p) {
            return 1 / (1 + Math.exp(-(signal + CombinedConfidence.spread(p))));
        }
    }
}
