/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.drift.MeanDetector.Side;
import io.llmrouter.drift.MeanDetector.Terms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The watch of a rate beside the detectors that the literature offers, each tuned to about the same number of false alarms on streams of a known rate, after
 * the same number of requests to learn from. The figures are written to {@code target/rivals.txt} and stand in
 * {@code docs/adr/0015-drift-detectors.md}.
 */
class RivalsTest {

    private static final long SEED = 21;
    private static final int LEARNED = 5_000;
    private static final int STREAMS = 60;
    private static final int WITHOUT = 10_000;
    private static final int DELAYS = 200;
    private static final int LONGEST = 5_000;

    /** Says whether it raises an alarm at this value; after one it begins anew with what it has learned. */
    private interface Rival {
        boolean add(double value);
    }

    private static Rival watch(double runLength) {
        MeanDetector detector = new MeanDetector(new Terms("d", "s", Side.up, runLength, 0), LEARNED);
        boolean[] before = new boolean[1];
        return value -> {
            detector.add(value, Instant.EPOCH);
            boolean now = detector.raised() && !before[0];
            before[0] = detector.raised();
            return now;
        };
    }

    /** CUSUM of likelihood ratios for an odds ratio of 2, of the rate learned first (E. Page, Biometrika 1954). */
    private static Rival cusum(double threshold) {
        double[] state = new double[3]; // count, sum, level
        return value -> {
            if (state[0]++ < LEARNED) {
                state[1] += value;
                return false;
            }
            double p = state[1] / LEARNED;
            double q = 2 * p / (1 + p);
            state[2] = Math.max(0, state[2] + (value > 0 ? Math.log(q / p) : Math.log((1 - q) / (1 - p))));
            boolean raised = state[2] > threshold;
            state[2] = raised ? 0 : state[2];
            return raised;
        };
    }

    /** Page-Hinkley with a running mean (D. Hinkley, Biometrika 1971); changes below 0.05 do not matter to it. */
    private static Rival pageHinkley(double threshold) {
        double[] state = new double[4]; // count, mean, sum, lowest
        return value -> {
            state[1] += (value - state[1]) / ++state[0];
            state[2] += value - state[1] - 0.05;
            state[3] = Math.min(state[3], state[2]);
            boolean raised = state[0] > LEARNED && state[2] - state[3] > threshold;
            if (raised || state[0] <= LEARNED) {
                state[2] = 0;
                state[3] = 0;
            }
            return raised;
        };
    }

    /** ADWIN with buckets of 32 (A. Bifet, R. Gavalda, SIAM 2007): a window that is cut where both parts have different means. */
    private static Rival adwin(double delta) {
        Deque<double[]> buckets = new ArrayDeque<>();
        double[] open = new double[2];
        return value -> {
            open[0]++;
            open[1] += value;
            if (open[0] < 32) {
                return false;
            }
            buckets.addLast(open.clone());
            open[0] = 0;
            open[1] = 0;
            double n = buckets.stream().mapToDouble(bucket -> bucket[0]).sum();
            double sum = buckets.stream().mapToDouble(bucket -> bucket[1]).sum();
            double variance = sum / n * (1 - sum / n);
            double log = Math.log(2 * Math.log(n) / delta);
            double left = 0;
            double leftSum = 0;
            int cut = 0;
            boolean rose = false;
            int at = 0;
            for (Iterator<double[]> each = buckets.iterator(); each.hasNext(); ) {
                double[] bucket = each.next();
                left += bucket[0];
                leftSum += bucket[1];
                at++;
                double right = n - left;
                if (right < 32) {
                    break;
                }
                double m = 1 / (1 / left + 1 / right);
                double difference = (sum - leftSum) / right - leftSum / left;
                if (Math.abs(difference) > Math.sqrt(2 / m * variance * log) + 2 / (3 * m) * log) {
                    cut = at;
                    rose = difference > 0;
                }
            }
            for (int i = 0; i < cut; i++) {
                buckets.removeFirst();
            }
            return cut > 0 && rose && n > LEARNED / 2;
        };
    }

    private static double falseAlarmsPer10_000(Supplier<Rival> rivals, double rate) {
        int alarms = 0;
        for (int stream = 0; stream < STREAMS; stream++) {
            SplittableRandom random = new SplittableRandom(SEED + stream);
            Rival rival = rivals.get();
            for (int i = 0; i < LEARNED + WITHOUT; i++) {
                boolean raised = rival.add(random.nextDouble() < rate ? 1 : 0);
                alarms += raised && i >= LEARNED ? 1 : 0;
            }
        }
        return alarms * 10_000.0 / (STREAMS * WITHOUT);
    }

    private static double meanDelay(Supplier<Rival> rivals, double before, double after) {
        long total = 0;
        int tapes = 0;
        for (int tape = 0; tape < DELAYS; tape++) {
            SplittableRandom random = new SplittableRandom(1_000 + SEED + tape);
            Rival rival = rivals.get();
            boolean raised = false;
            for (int i = 0; i < LEARNED + 100; i++) {
                raised |= rival.add(random.nextDouble() < before ? 1 : 0);
            }
            if (raised) {
                continue; // a false alarm, counted elsewhere
            }
            tapes++;
            int delay = 1;
            while (!rival.add(random.nextDouble() < after ? 1 : 0) && delay < LONGEST) {
                delay++;
            }
            total += delay;
        }
        return total / (double) tapes;
    }

    /** The setting with about as many false alarms as wanted. */
    private static Supplier<Rival> tuned(DoubleFunction<Rival> rival, double low, double high, double wanted) {
        for (int i = 0; i < 12; i++) {
            double middle = Math.sqrt(low * high);
            if (falseAlarmsPer10_000(() -> rival.apply(middle), 0.3) > wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double chosen = high;
        return () -> rival.apply(chosen);
    }

    @Test
    void evidence_isNoSlowerThanItsRivals_atAsManyFalseAlarms() throws Exception {
        Supplier<Rival> own = () -> watch(30_000);
        double wanted = falseAlarmsPer10_000(own, 0.3);
        Supplier<Rival> cusum = tuned(RivalsTest::cusum, 1, 30, wanted);
        Supplier<Rival> hinkley = tuned(RivalsTest::pageHinkley, 1, 200, wanted);
        Supplier<Rival> adwin = tuned(delta -> adwin(1 / delta), 1, 1e12, wanted);
        StringBuilder table = new StringBuilder();
        double[][] delays = new double[4][3];
        int row = 0;
        for (Supplier<Rival> each : List.of(own, cusum, hinkley, adwin)) {
            table.append(String.format(Locale.ROOT, "%n%.2f false alarms in 10,000;", falseAlarmsPer10_000(each, 0.3)));
            for (int shift = 0; shift < 3; shift++) {
                delays[row][shift] = meanDelay(each, 0.3, new double[] {0.36, 0.4, 0.5}[shift]);
                table.append(String.format(Locale.ROOT, " %.0f", delays[row][shift]));
            }
            row++;
        }
        for (int rival = 1; rival < 4; rival++) {
            assertThat(delays[0][0]).as(table.toString()).isLessThan(1.25 * delays[rival][0]);
            assertThat(delays[0][1]).as(table.toString()).isLessThan(1.25 * delays[rival][1]);
            assertThat(delays[0][2]).as(table.toString()).isLessThan(1.25 * delays[rival][2]);
        }
        Files.writeString(Path.of("target", "rivals.txt"), "own, CUSUM, Page-Hinkley, ADWIN:" + table);
    }
}
