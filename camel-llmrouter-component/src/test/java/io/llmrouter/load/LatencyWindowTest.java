/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyWindowTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1000 * MS;

    private final LatencyWindow window = new LatencyWindow();

    @Test
    void nothing_saysNothing() {
        assertThat(window.summary(0)).isEqualTo(LatencySummary.NOTHING);
        assertThat(window.summary(0).total().median()).isNaN();
    }

    @Test
    void quantiles_areThoseOfTheValues_weighedByAge() {
        Random random = new Random(42);
        double[] values = new double[LatencyWindow.KEPT];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(1000) * MS;
            window.answered(i * MS, (long) values[i], -1, 0);
        }
        long now = LatencyWindow.KEPT * MS;
        Quantiles total = window.summary(now).total();
        assertThat(total.median()).isEqualTo(bruteForce(values, now, 0.5));
        assertThat(total.p95()).isEqualTo(bruteForce(values, now, 0.95));
    }

    /** By definition: the smallest value for which those not above it hold that share of the weight. */
    private static double bruteForce(double[] values, long now, double share) {
        double[] weights = IntStream.range(0, values.length)
                .mapToDouble(i -> Math.pow(0.5, (now - i * MS) / 30e9) * Math.pow(0.5, (values.length - 1 - i) / 32.0))
                .toArray();
        double all =
                IntStream.range(0, values.length).mapToDouble(i -> weights[i]).sum();
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .filter(value -> IntStream.range(0, values.length)
                                .filter(i -> values[i] <= value)
                                .mapToDouble(i -> weights[i])
                                .sum()
                        >= share * all - 1e-9)
                .min()
                .orElseThrow();
    }

    @Test
    void stream_isSplitIntoFirstTokenAndTimePerToken() {
        window.answered(0, 1090 * MS, 100 * MS, 100);
        LatencySummary summary = window.summary(0);
        assertThat(summary.firstToken().median()).isEqualTo(100 * MS);
        assertThat(summary.perToken().median()).isEqualTo(10 * MS);
        assertThat(summary.expected(11, 50)).isEqualTo(200 * MS);
        assertThat(summary.outputTokens()).isEqualTo(100);
    }

    @Test
    void answerInOnePiece_orWithoutTokens_hasNoTimePerToken() {
        window.answered(0, 50 * MS, -1, 100);
        window.answered(0, 50 * MS, 10 * MS, 0);
        window.answered(0, 50 * MS, 10 * MS, 1);
        LatencySummary summary = window.summary(0);
        assertThat(summary.perToken().known()).isFalse();
        assertThat(summary.streamed()).isFalse();
        assertThat(summary.expected(10, 50)).isNaN();
        assertThat(summary.total().median()).isEqualTo(50 * MS);
    }

    @Test
    void change_showsAfterThirtyCalls() {
        IntStream.range(0, 100).forEach(i -> window.answered(0, 10 * MS, -1, 0));
        IntStream.range(0, 28).forEach(i -> window.answered(0, 50 * MS, -1, 0));
        assertThat(window.summary(SECOND).total().median()).isEqualTo(10 * MS);
        IntStream.range(0, 4).forEach(i -> window.answered(SECOND, 50 * MS, -1, 0));
        assertThat(window.summary(2 * SECOND).total().median()).isEqualTo(50 * MS);
    }

    @Test
    void evidence_halvesInThirtySeconds_andEndsAfterFiveMinutes() {
        window.answered(0, 10 * MS, -1, 0);
        assertThat(window.summary(0).evidence()).isEqualTo(1);
        assertThat(window.summary(30 * SECOND).evidence()).isCloseTo(0.5, within(1e-12));
        assertThat(window.summary(300 * SECOND).calls()).isEqualTo(1);
        assertThat(window.summary(302 * SECOND)).isEqualTo(LatencySummary.NOTHING);
    }

    @Test
    void failures_haveAShare_butNoLatency() {
        window.failed(0);
        assertThat(window.summary(0).failureShare()).isEqualTo(1);
        assertThat(window.summary(0).total().known()).isFalse();
        window.answered(0, 10 * MS, -1, 0);
        assertThat(window.summary(0).failureShare()).isCloseTo(0.495, within(0.01));
        assertThat(window.summary(0).total().median()).isEqualTo(10 * MS);
    }

    @Test
    void clockThatGoesBack_isNoTimePassed() {
        window.answered(100 * SECOND, 10 * MS, -1, 0);
        assertThat(window.summary(100 * SECOND).evidence()).isEqualTo(1);
        assertThat(window.summary(10 * SECOND).evidence()).isEqualTo(1);
        window.answered(10 * SECOND, 20 * MS, -1, 0);
        assertThat(window.summary(10 * SECOND).calls()).isEqualTo(2);
    }

    @Test
    void nonsense_isCutToWhatCanBe() {
        window.answered(0, -5, 7, -3);
        window.answered(0, Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);
        window.answered(0, 10 * MS, 20 * MS, 2);
        LatencySummary summary = window.summary(0);
        assertThat(summary.calls()).isEqualTo(3);
        assertThat(summary.total().median()).isBetween(0.0, 1e18);
        assertThat(summary.firstToken().p95()).isBetween(0.0, 1e18);
        assertThat(summary.perToken().median()).isBetween(0.0, 1e18);
    }

    @Test
    void clear_forgets_andCountsAnew() {
        IntStream.range(0, 200).forEach(i -> window.answered(0, 50 * MS, -1, 0));
        window.clear();
        assertThat(window.summary(0)).isEqualTo(LatencySummary.NOTHING);
        window.answered(0, 10 * MS, -1, 0);
        assertThat(window.summary(0).calls()).isEqualTo(1);
        assertThat(window.summary(0).total().median()).isEqualTo(10 * MS);
    }
}
