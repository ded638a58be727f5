/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialTailTest {

    /** Oracle: published one-sided limits (Clopper-Pearson tables; 1 - delta^(1/n) for none) and SciPy's beta quantiles. */
    @ParameterizedTest
    @CsvSource({
        "0, 59, 0.05, 0.04950761",
        "1, 10, 0.05, 0.39416330",
        "3, 100, 0.1, 0.06558575",
        "17, 1000, 0.1, 0.02352799",
        "50, 100, 0.05, 0.58637829",
        "10, 10, 0.05, 1.0",
        "0, 0, 0.05, 1.0"
    })
    void upperBound_ofPublishedCases_isTheTablesNumber(int k, int n, double delta, double expected) {
        assertThat(BinomialTail.upperBound(k, n, delta)).isCloseTo(expected, within(5e-8));
        assertThat(BinomialTail.lowerBound(n - k, n, delta)).isCloseTo(1 - expected, within(5e-8));
    }

    /** Oracle: the sum of the binomial probabilities. */
    @Test
    void atMost_forEveryCount_isTheSum() {
        for (double p : new double[] {0.001, 0.05, 0.5, 0.93}) {
            for (int n : new int[] {1, 2, 17, 60, 200}) {
                double term = Math.pow(1 - p, n);
                double sum = 0;
                for (int k = 0; k <= n; k++) {
                    sum += term;
                    assertThat(BinomialTail.atMost(k, n, p))
                            .as("k=%d, n=%d, p=%s", k, n, p)
                            .isCloseTo(Math.min(1, sum), within(1e-11));
                    term *= (n - k) / (k + 1.0) * p / (1 - p);
                }
            }
        }
    }

    /** Oracle: the normal approximation with continuity correction, good to a thousandth for so many trials. */
    @Test
    void atMost_forAHundredThousandTrials_converges() {
        assertThat(BinomialTail.atMost(5_000, 100_000, 0.05)).isCloseTo(0.503, within(2e-3));
    }

    @Test
    void atMost_beyondTheCounts_isZeroOrOne() {
        assertThat(BinomialTail.atMost(-1, 5, 0.5)).isZero();
        assertThat(BinomialTail.atMost(5, 5, 0.5)).isEqualTo(1);
        assertThat(BinomialTail.atMost(0, 5, 0)).isEqualTo(1);
        assertThat(BinomialTail.atMost(4, 5, 1)).isZero();
    }

    @Test
    void upperBound_ofDrawnCounts_isExceededAtMostAsOftenAsDelta() {
        Random random = new Random(3);
        int missed = 0;
        for (int draw = 0; draw < 5_000; draw++) {
            int events = (int) random.doubles(80).filter(x -> x < 0.07).count();
            missed += BinomialTail.upperBound(events, 80, 0.1) < 0.07 ? 1 : 0;
        }
        assertThat(missed / 5_000.0).isBetween(0.03, 0.1 + 3 * 0.0043);
    }

    /** 45 and 149 are the numbers the design names. */
    @Test
    void fewestTrials_forNamedLimits_areTheKnownNumbers() {
        assertThat(BinomialTail.fewestTrials(0.05, 0.1)).isEqualTo(45);
        assertThat(BinomialTail.fewestTrials(0.05, 0.05)).isEqualTo(59);
        assertThat(BinomialTail.fewestTrials(0.02, 0.05)).isEqualTo(149);
        assertThat(BinomialTail.upperBound(0, 45, 0.1)).isLessThanOrEqualTo(0.05);
        assertThat(BinomialTail.upperBound(0, 44, 0.1)).isGreaterThan(0.05);
    }

    @Test
    void numbersOutOfRange_areNamed() {
        assertThatThrownBy(() -> BinomialTail.atMost(1, 2, 1.5)).hasMessageContaining("p=1.5");
        assertThatThrownBy(() -> BinomialTail.upperBound(3, 2, 0.1)).hasMessageContaining("events=3, trials=2");
        assertThatThrownBy(() -> BinomialTail.upperBound(1, 2, 0)).hasMessageContaining("delta=0.0");
    }
}
