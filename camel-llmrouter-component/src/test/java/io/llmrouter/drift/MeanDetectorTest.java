/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.drift.DetectorState.Status;
import io.llmrouter.drift.MeanDetector.Side;
import io.llmrouter.drift.MeanDetector.Terms;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rate that is watched. */
class MeanDetectorTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final long SEED = 7;

    private static MeanDetector detector(Side side, double runLength) {
        return new MeanDetector(new Terms("rate", "series", side, runLength, 0), 2000);
    }

    private static void feed(MeanDetector detector, SplittableRandom random, double rate, int count) {
        for (int i = 0; i < count; i++) {
            detector.add(random.nextDouble() < rate ? 1.0 : 0.0, NOON.plusSeconds(i));
        }
    }

    @Test
    void doubledRate_raisesWithin200_onceUntilItIsBack() {
        MeanDetector detector = detector(Side.up, 30_000);
        SplittableRandom random = new SplittableRandom(SEED);
        feed(detector, random, 0.2, 2000);
        assertThat(detector.state().status()).isEqualTo(Status.watching);
        feed(detector, random, 0.4, 200);
        DetectorState raised = detector.state();
        assertThat(raised.status()).isEqualTo(Status.raised);
        assertThat(raised.value()).isBetween(0.28, 0.55);
        assertThat(raised.expected()).isCloseTo(0.2, within(0.03));
        assertThat(raised.value()).isGreaterThan(raised.limit());

        Instant since = raised.since();
        feed(detector, random, 0.4, 5000);
        assertThat(detector.state().since()).as("not raised again").isEqualTo(since);
        feed(detector, random, 0.2, 600);
        assertThat(detector.state().status()).isEqualTo(Status.watching);
    }

    @ParameterizedTest
    @CsvSource({"0, up", "0, both", "1, down", "1, both"})
    void valueThatIsAlwaysTheSame_raisesNothing_howeverLong(double value, Side side) {
        MeanDetector detector = detector(side, 10_000);
        for (int i = 0; i < 50_000; i++) {
            detector.add(value, NOON.plusSeconds(i));
            assertThat(detector.raised()).isFalse();
        }
    }

    @Test
    void alarm_endsOnlyWhenAWholeWindowLaterThanItIsUsual() {
        MeanDetector detector = detector(Side.up, 30_000);
        SplittableRandom random = new SplittableRandom(SEED);
        feed(detector, random, 0.2, 2000);
        while (!detector.raised()) {
            feed(detector, random, 0.3, 1);
        }
        feed(detector, random, 0.1, MeanDetector.RECENT - 1);
        assertThat(detector.raised()).as("though the latest values are usual").isTrue();
        feed(detector, random, 0.1, 1);
        assertThat(detector.raised()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "up, 0.5, true",
        "up, 0.1, false",
        "down, 0.1, true",
        "down, 0.6, false",
        "both, 0.1, true",
        "both, 0.6, true"
    })
    void side_decidesWhichChangesCount(Side side, double later, boolean raises) {
        MeanDetector detector = detector(side, 100_000);
        SplittableRandom random = new SplittableRandom(SEED);
        feed(detector, random, 0.3, 2000);
        feed(detector, random, later, 600);
        assertThat(detector.raised()).isEqualTo(raises);
    }

    /**
     * The oracle: a Markov chain over a grid of log capital gives the exact run length of one gambler's CUSUM, and the sum over all starts is known to have a
     * run length of at least the threshold (optional stopping) and, by renewal theory, at most a few times as much.
     */
    @Test
    void evidence_hasTheRunLengthAskedFor_atItsLimit() {
        double rate = 0.25;
        double wanted = 2000;
        SplittableRandom random = new SplittableRandom(SEED);
        double total = 0;
        int alarms = 400;
        for (int i = 0; i < alarms; i++) {
            ShiftEvidence evidence = new ShiftEvidence();
            do {
                evidence.add(random.nextDouble() < rate ? 1 : 0, rate, Math.sqrt(rate * (1 - rate)));
                total++;
            } while (evidence.value() < wanted);
        }
        double runLength = total / alarms;
        double error = runLength / Math.sqrt(alarms); // run lengths are nearly exponential
        assertThat(runLength).as("seed " + SEED).isBetween(wanted - 2 * error, 2 * wanted);
    }

    @Test
    void cusumOfOneStake_agreesWithAMarkovChain() {
        double rate = 0.25;
        double stake = 0.3 / Math.sqrt(rate * (1 - rate));
        double up = Math.log(1 + stake * (1 - rate));
        double down = Math.log(1 - stake * rate);
        double threshold = Math.log(50);
        SplittableRandom random = new SplittableRandom(SEED);
        double total = 0;
        int alarms = 3000;
        for (int i = 0; i < alarms; i++) {
            double level = 0;
            while (level < threshold) {
                level = Math.max(0, level) + (random.nextDouble() < rate ? up : down);
                total++;
            }
        }
        double exact = runLength(rate, up, down, threshold, 300);
        assertThat(total / alarms).isCloseTo(exact, within(4 * exact / Math.sqrt(alarms)));
        // a CUSUM stops later than the sum over all starts, which the bound 1 / threshold already holds for
        assertThat(exact).isGreaterThan(50);
    }

    /** Mean steps to the threshold from 0, by value iteration on a grid (Brook and Evans 1972). */
    private static double runLength(double rate, double up, double down, double threshold, int cells) {
        double width = threshold / cells;
        double[] steps = new double[cells];
        for (int sweep = 0; sweep < 50_000; sweep++) {
            double[] next = new double[cells];
            double change = 0;
            for (int c = 0; c < cells; c++) {
                next[c] = 1 + rate * at(steps, c * width + up, width) + (1 - rate) * at(steps, c * width + down, width);
                change = Math.max(change, Math.abs(next[c] - steps[c]));
            }
            steps = next;
            if (change < 1e-7) {
                break;
            }
        }
        return steps[0];
    }

    private static double at(double[] steps, double level, double width) {
        double place = Math.max(0, level) / width;
        int below = (int) place;
        if (below >= steps.length) {
            return 0;
        }
        double above = below + 1 < steps.length ? steps[below + 1] : 0;
        return steps[below] + (place - below) * (above - steps[below]);
    }

    @Test
    void unshiftedRate_raisesFarLessOftenThanAllowed() {
        int alarms = 0;
        int requests = 0;
        for (int tape = 0; tape < 50; tape++) {
            SplittableRandom random = new SplittableRandom(SEED + tape);
            MeanDetector detector = detector(Side.both, 10_000);
            feed(detector, random, 0.2, 2000);
            boolean before = detector.raised();
            for (int i = 0; i < 10_000; i++) {
                feed(detector, random, 0.2, 1);
                alarms += detector.raised() && !before ? 1 : 0;
                before = detector.raised();
                requests++;
            }
        }
        assertThat(alarms).as("in " + requests).isLessThanOrEqualTo(requests / 10_000 / 2);
    }

    @Test
    void slowWarmUp_isForgotten() {
        MeanDetector detector = detector(Side.up, 30_000);
        SplittableRandom random = new SplittableRandom(SEED);
        feed(detector, random, 0.02, 400);
        feed(detector, random, 0.05, 80);
        MeanDetector patient = new MeanDetector(new Terms("rate", "series", Side.down, 30_000, 0), 2000);
        feed(patient, random, 0.05, 900);
        feed(patient, random, 0.2, 3000);
        assertThat(patient.state().expected()).isCloseTo(0.2, within(0.03));
    }

    @Test
    void nonsense_isIgnored_andClockGoingBack_keepsSince() {
        MeanDetector detector = detector(Side.both, 30_000);
        for (double value : new double[] {Double.NaN, -1, 2, Double.POSITIVE_INFINITY}) {
            detector.add(value, NOON);
        }
        assertThat(detector.state().observations()).isZero();
        detector.add(1.0, NOON);
        for (int i = 0; i < 600; i++) {
            detector.add(i % 2 == 0 ? 1.0 : 0.0, NOON.minusSeconds(100));
        }
        assertThat(detector.state().status()).isEqualTo(Status.watching);
        assertThat(detector.state().since()).isEqualTo(NOON);
    }
}
