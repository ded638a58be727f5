/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a promise of 90 % confidence is broken where every threshold is truly just too risky, so that any certificate is a wrong one. */
class CertificateValidityTest {

    private static final double ALPHA = 0.05;
    private static final double DELTA = 0.1;
    private static final double JUST_ABOVE = ALPHA + 1e-3;
    private static final int DRAWS = 2_000;
    /** Three standard deviations of a share of DELTA in DRAWS draws. */
    private static final double NOISE = 3 * Math.sqrt(DELTA * (1 - DELTA) / DRAWS);

    private static final LabelledSample SAMPLE = LabelledSample.gold("synthetic");

    /** The reference simulation of the design: 28 % of the draws for 300 rows, 39 % for 1,000. */
    @ParameterizedTest
    @CsvSource({"300, 0.20, 0.33", "1000, 0.30, 0.45"})
    void bestOfAllPointwiseBounds_onAFlatRisk_breaksThePromise(int rows, double least, double most) {
        int[] mostWrong = mostWrongThatPass(rows);
        double broken = shareOfDraws(600, rows, 1, (scores, wrong) -> {
            int[] order = surestFirst(scores);
            int seen = 0;
            boolean passed = false;
            for (int accepted = 1; accepted <= rows; accepted++) {
                seen += wrong[order[accepted - 1]] ? 1 : 0;
                passed |= seen <= mostWrong[accepted];
            }
            return passed;
        });
        assertThat(broken).isBetween(least, most);
    }

    @ParameterizedTest
    @CsvSource({"300", "1000"})
    void fixedSequence_onAFlatRisk_keepsThePromise(int rows) {
        double[] candidates =
                CandidateThresholds.quantiles(new Random(99).doubles(200).toArray());
        ThresholdCertifier certifier =
                new ThresholdCertifier(new CertificateTerms(Risk.ERROR_RATE, ALPHA, DELTA), SAMPLE, Clock.systemUTC());
        double broken = shareOfDraws(DRAWS, rows, 2, (scores, wrong) -> certifier
                .errors(scores, wrong, candidates)
                .feasible());
        assertThat(broken).isBetween(0.01, DELTA + NOISE);
    }

    /** A risk that falls and rises again: nothing about its shape is assumed. A draw breaks the promise if the certified threshold is truly too risky. */
    @Test
    void fixedSequence_onAWavyRisk_keepsThePromise() {
        double[] candidates =
                CandidateThresholds.quantiles(new Random(99).doubles(200).toArray());
        ThresholdCertifier certifier =
                new ThresholdCertifier(new CertificateTerms(Risk.ERROR_RATE, ALPHA, DELTA), SAMPLE, Clock.systemUTC());
        Random random = new Random(5);
        int broken = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] scores = random.doubles(600).toArray();
            boolean[] wrong = new boolean[600];
            for (int row = 0; row < 600; row++) {
                wrong[row] = random.nextDouble() < waveDensity(1 - scores[row]);
            }
            Certification outcome = certifier.errors(scores, wrong, candidates);
            if (outcome instanceof Certification.Certified certified) {
                double accepted = 1 - certified.certificate().evidence().threshold();
                broken += waveRisk(accepted) > ALPHA ? 1 : 0;
            }
        }
        assertThat((double) broken / DRAWS).isBetween(0.001, DELTA + NOISE);
    }

    @ParameterizedTest
    @CsvSource({"300", "1000"})
    void bettingOnPairedLosses_onAFlatLossJustAboveTheFloor_keepsThePromise(int rows) {
        double broken = shareOfDraws(DRAWS, rows, 3, (scores, cheapWrong) -> {
            double[] strong = new double[rows];
            double[] cheap = new double[rows];
            Arrays.fill(strong, 1);
            for (int row = 0; row < rows; row++) {
                cheap[row] = cheapWrong[row] ? 0 : 1;
            }
            // every policy answers everything cheaply, which loses 5.1 % of the strong model's quality
            List<QualityLosses.Policy> policies = List.of(new QualityLosses.Policy(1, cheap, rows));
            return new ThresholdCertifier(
                            new CertificateTerms(Risk.QUALITY_LOSS, 1 - ALPHA, DELTA), SAMPLE, Clock.systemUTC())
                    .losses(new QualityLosses(1 - ALPHA, strong, policies))
                    .feasible();
        });
        assertThat(broken).isBetween(0.005, DELTA + NOISE);
    }

    /** Oracle of usefulness: where the truth is comfortable, the promise is given and reaches far. */
    @Test
    void fixedSequence_onASafeScore_acceptsMostOfWhatIsSafe() {
        double[] candidates =
                CandidateThresholds.quantiles(new Random(99).doubles(200).toArray());
        ThresholdCertifier certifier =
                new ThresholdCertifier(new CertificateTerms(Risk.ERROR_RATE, ALPHA, DELTA), SAMPLE, Clock.systemUTC());
        Random random = new Random(8);
        double accepted = 0;
        for (int draw = 0; draw < 200; draw++) {
            double[] scores = random.doubles(1_000).toArray();
            boolean[] wrong = new boolean[1_000];
            for (int row = 0; row < 1_000; row++) {
                double unsure = 1 - scores[row];
                wrong[row] = random.nextDouble() < 0.4 * unsure * unsure * unsure; // 40 % of the least sure
            }
            accepted += certifier.errors(scores, wrong, candidates) instanceof Certification.Certified certified
                    ? 1 - certified.certificate().evidence().threshold()
                    : 0;
        }
        // the mean risk of the surest share a is a^3 / 10, below 5 % up to a = 0.79
        assertThat(accepted / 200).isBetween(0.6, 0.79);
    }

    /** The largest number of wrong rows, of each number accepted, at which the Clopper-Pearson bound is within ALPHA; -1 for none. */
    private static int[] mostWrongThatPass(int rows) {
        int[] most = new int[rows + 1];
        int wrong = -1;
        for (int accepted = 0; accepted <= rows; accepted++) {
            while (BinomialTail.atMost(wrong + 1, accepted, ALPHA) <= DELTA) {
                wrong++;
            }
            most[accepted] = wrong;
        }
        return most;
    }

    private static int[] surestFirst(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -scores[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Share of draws, with scores that say nothing, in which something is promised. */
    private static double shareOfDraws(int draws, int rows, long seed, Promise promise) {
        Random random = new Random(seed);
        int promised = 0;
        for (int draw = 0; draw < draws; draw++) {
            double[] scores = random.doubles(rows).toArray();
            boolean[] wrong = new boolean[rows];
            for (int row = 0; row < rows; row++) {
                wrong[row] = random.nextDouble() < JUST_ABOVE;
            }
            promised += promise.given(scores, wrong) ? 1 : 0;
        }
        return (double) promised / draws;
    }

    @FunctionalInterface
    private interface Promise {
        boolean given(double[] scores, boolean[] wrong);
    }

    /** Chance that the row of rank u is wrong: high, low, then just above the limit on average. */
    private static double waveDensity(double u) {
        return u < 0.3 ? 0.02 : u < 0.6 ? 0.085 : 0.03;
    }

    /** Mean of the density over the surest share. */
    private static double waveRisk(double share) {
        double first = Math.min(share, 0.3) * 0.02;
        double second = Math.max(0, Math.min(share, 0.6) - 0.3) * 0.085;
        double third = Math.max(0, share - 0.6) * 0.03;
        return (first + second + third) / share;
    }
}
