/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.calibration.CalibrationReport;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Decision table, reliability bins, histogram, slices and intervals, counted by hand. */
class ReportFiguresTest {

    @Test
    void decisionTable_countsTheTwoMistakesApart() {
        double[] gain = {0.9, 0.8, 0.7, 0.1, 0.05, 0.01};
        double[][] scores = {{0, 1}, {1, 1}, {0, 0}, {0, 1}, {1, 0}, {0.4, 0.3}};
        ReplayedRouter router = ReplayedTables.pair(gain, scores);
        PolicySweep half = new ShareSweep(gain, 1, 1);
        assertThat(DecisionTable.at(100, router, half)).isEqualTo(new DecisionTable(1, 1, 1, 1, 1, 1));
        assertThat(DecisionTable.at(0, router, half)).isEqualTo(new DecisionTable(2, 2, 2, 0, 0, 0));
        assertThat(DecisionTable.at(200, router, half)).isEqualTo(new DecisionTable(0, 0, 0, 2, 2, 2));
    }

    @Test
    void reliabilityBins_equalArithmeticByHand() {
        CalibrationReport bins =
                CalibrationReport.of(new double[] {0.1, 0.1, 0.9, 0.9, 1}, new double[] {0, 1, 1, 1, 0.5}, 1);
        assertThat(bins.bins()).hasSize(2);
        assertThat(bins.bins().get(1).rows()).isEqualTo(3);
        assertThat(bins.bins().get(1).meanOutcome()).isEqualTo(2.5 / 3, within(1e-12));
        assertThat(bins.equalWidth().observed()).isEqualTo((2 * 0.4 + 3 * (2.8 / 3 - 2.5 / 3)) / 5, within(1e-12));
        assertThat(bins.brier().score()).isEqualTo((0.01 + 0.81 + 0.01 + 0.01 + 0.25) / 5, within(1e-12));
    }

    @Test
    void eceOfNoise_isTheMeanEceOfPerfectPredictions() {
        SplittableRandom random = new SplittableRandom(4);
        double[] p = random.doubles(500).toArray();
        double sum = 0;
        double[] score = new double[p.length];
        for (int draw = 0; draw < 400; draw++) {
            for (int i = 0; i < p.length; i++) {
                score[i] = random.nextDouble() < p[i] ? 1 : 0;
            }
            sum += CalibrationReport.of(p, score, draw).equalWidth().observed();
        }
        double noise = CalibrationReport.of(p, score, 1).equalWidth().noiseFloor();
        assertThat(noise).isEqualTo(sum / 400, within(0.05 * noise));
    }

    @Test
    void wilson_isThePublishedExample() {
        Interval interval = WilsonInterval.of(81.0 / 263, 263); // Newcombe 1998, table I
        assertThat(interval.low()).isEqualTo(0.2553, within(5e-5));
        assertThat(interval.high()).isEqualTo(0.3662, within(5e-5));
    }

    @Test
    void histogram_holdsEveryRow_oddOnesAtItsEnds() {
        double[] gain = new double[1001];
        boolean[] needs = new boolean[1001];
        for (int i = 0; i < 1001; i++) {
            gain[i] = i / 1000.0;
            needs[i] = i > 900;
        }
        gain[0] = -50;
        ScoreHistogram histogram = ScoreHistogram.of(gain, needs);
        assertThat(histogram.from()).isEqualTo(0.005);
        assertThat(histogram.width()).isEqualTo(0.99 / 40, within(1e-12));
        assertThat(histogram.needed()[0]).isZero();
        assertThat(histogram.notNeeded()[0]).isEqualTo(30); // 0.001 to 0.029, and the odd one
        assertThat(Arrays.stream(histogram.needed()).sum()).isEqualTo(100);
        assertThat(Arrays.stream(histogram.notNeeded()).sum()).isEqualTo(901);
        assertThat(ScoreHistogram.of(new double[] {2, 2}, new boolean[2]).notNeeded()[0])
                .isEqualTo(2);
    }

    @Test
    void slices_equalCountingByHand_mostRowsFirst() {
        double[] gain = {0.9, 0.8, 0.7, 0.1, 0.05, 0.01};
        double[][] scores = {{0, 1}, {1, 1}, {0, 0}, {0, 1}, {1, 1}, {0.4, 0.3}};
        ReplayedRouter router = ReplayedTables.pair(gain, scores);
        String[] labels = {"a", "b", "b", "a", "b", null};
        List<SliceFigures> slices = SliceFigures.of(labels, 100, router, new ShareSweep(gain, 1, 1));
        assertThat(slices).extracting(SliceFigures::value).containsExactly("b", "a");
        SliceFigures b = slices.get(0);
        assertThat(b.cheap()).isEqualTo(2 / 3.0);
        assertThat(b.strong()).isEqualTo(2 / 3.0);
        assertThat(b.routed()).isEqualTo(2 / 3.0);
        assertThat(b.share()).isEqualTo(2 / 3.0);
        assertThat(b.costly()).isZero();
        assertThat(slices.get(1).costly()).isEqualTo(0.5);
    }

    @Test
    void sliceFields_areThoseThatGroup() {
        ReplayedRouter router = ReplayedTables.drawn(90, 2, 3);
        assertThat(SliceFields.of(router)).containsOnlyKeys("task", "length of the query");
        assertThat(SliceFields.of(router).get("length of the query"))
                .filteredOn(label -> label.startsWith("short"))
                .hasSize(30);
    }
}
