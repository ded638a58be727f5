/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.drift.DetectorState.Status;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** A distribution that is watched. */
class PsiDetectorTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final double RUN_LENGTH = 100_000;

    private static PsiDetector detector() {
        return new PsiDetector("scoreDistribution", "score", RUN_LENGTH, 2000);
    }

    private static void feed(PsiDetector detector, DoubleSupplier score, int count) {
        for (int i = 0; i < count; i++) {
            detector.add(score.getAsDouble(), NOON.plusSeconds(i));
        }
    }

    @Test
    void flatterScores_withTheSameMean_areSeen_andOverWhenTheyAreBack() {
        SplittableRandom random = new SplittableRandom(1);
        DoubleSupplier peaked = () -> (random.nextDouble() + random.nextDouble() + random.nextDouble()) / 3;
        PsiDetector detector = detector();
        feed(detector, peaked, 2500);
        assertThat(detector.state().status()).isEqualTo(Status.watching);
        feed(detector, random::nextDouble, 500);
        assertThat(detector.state().status()).isEqualTo(Status.raised);
        assertThat(detector.state().value()).isGreaterThan(detector.state().limit());
        feed(detector, peaked, 1100);
        assertThat(detector.state().status()).isEqualTo(Status.watching);
    }

    /** The oracle of the limit is counting: how often does PSI of equal traffic exceed it? The look-up value 0.2 would hardly ever speak at this window. */
    @Test
    void limit_isExceededByChance_asOftenAsItSays() {
        double chance = 0.01;
        double limit = PsiDetector.limit(10, 2000, 500, chance);
        assertThat(limit)
                .as("(1/2000 + 1/500) times 21.666, the table's chi-square of 9 degrees")
                .isCloseTo(0.054165, within(1e-5));
        SplittableRandom random = new SplittableRandom(2);
        int trials = 4000;
        int exceeded = 0;
        for (int i = 0; i < trials; i++) {
            int[] then = counts(random, 2000);
            int[] now = counts(random, 500);
            double psi = 0;
            for (int bin = 0; bin < 10; bin++) {
                double p = (then[bin] + 0.5) / 2005;
                double q = (now[bin] + 0.5) / 505;
                psi += (q - p) * Math.log(q / p);
            }
            exceeded += psi > limit ? 1 : 0;
        }
        assertThat(exceeded / (double) trials).isBetween(0.5 * chance, 1.7 * chance);
    }

    private static int[] counts(SplittableRandom random, int n) {
        int[] counts = new int[10];
        for (int i = 0; i < n; i++) {
            counts[random.nextInt(10)]++;
        }
        return counts;
    }

    @Test
    void unchangedScores_raiseNoMoreThanTheRunLengthAllows() {
        int raised = 0;
        for (int tape = 0; tape < 40; tape++) {
            SplittableRandom random = new SplittableRandom(100 + tape);
            PsiDetector detector = detector();
            boolean before = false;
            for (int i = 0; i < 25_000; i++) {
                detector.add(Math.pow(random.nextDouble(), 3), NOON);
                raised += detector.raised() && !before ? 1 : 0;
                before = detector.raised();
            }
        }
        assertThat(raised).as("in 1,000,000 at a run length of 100,000").isLessThanOrEqualTo(12);
    }

    @Test
    void fewDifferentScores_makeFewBins_andOneScoreAlone_nothingToCompare() {
        SplittableRandom random = new SplittableRandom(3);
        PsiDetector votes = detector();
        feed(votes, () -> random.nextInt(3) / 2.0, 4000);
        assertThat(votes.state().status()).isEqualTo(Status.watching);
        feed(votes, () -> random.nextInt(2) / 2.0, 700);
        assertThat(votes.state().status()).isEqualTo(Status.raised);

        PsiDetector constant = detector();
        feed(constant, () -> 0.5, 4000);
        feed(constant, () -> Double.NaN, 10);
        assertThat(constant.state().status()).isEqualTo(Status.watching);
        assertThat(constant.state().limit()).isInfinite();
        assertThat(constant.state().observations()).isEqualTo(4000);
    }
}
