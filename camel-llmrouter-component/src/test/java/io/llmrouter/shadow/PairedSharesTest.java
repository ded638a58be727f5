/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedSharesTest {

    private static final int TAPES = 4000;

    @ParameterizedTest
    @CsvSource({
        "40, 0.60, 0.05, 0.30", // the cheap model is much worse
        "40, 0.85, 0.03, 0.07",
        "40, 0.90, 0.01, 0.02", // hardly any difference to be seen
        "150, 0.70, 0.10, 0.10",
        "150, 0.90, 0.01, 0.04",
        "600, 0.60, 0.05, 0.25",
        "20, 0.50, 0.20, 0.20"
    })
    void intervals_coverTheTruth(int n, double both, double served, double shadow) {
        double difference = served - shadow;
        double ratio = (both + served) / (both + shadow);
        SplittableRandom random = new SplittableRandom(42);
        int differences = 0;
        int ratios = 0;
        for (int tape = 0; tape < TAPES; tape++) {
            int[] cells = new int[4];
            for (int i = 0; i < n; i++) {
                double u = random.nextDouble();
                cells[u < both ? 0 : u < both + served ? 1 : u < both + served + shadow ? 2 : 3]++;
            }
            PairedShares drawn =
                    new PairedShares((double) cells[0] / n, (double) cells[1] / n, (double) cells[2] / n, n);
            differences += covers(drawn.difference(0.95), difference);
            ratios += covers(drawn.ratio(0.95), ratio);
        }
        assertThat((double) differences / TAPES).isGreaterThanOrEqualTo(0.935);
        assertThat((double) ratios / TAPES).isGreaterThanOrEqualTo(0.935);
    }

    @Test
    void difference_isThatOfThePublishedExample() {
        // Agresti and Min 2005, section 2: prime minister's ratings, n = 1600, n12 = 150, n21 = 86
        Estimate found = new PairedShares(794.0 / 1600, 86.0 / 1600, 150.0 / 1600, 1600).difference(0.95);
        assertThat(found.value()).isCloseTo(-0.04, offset(1e-12));
        assertThat(found.low()).isCloseTo(-0.0587, offset(5e-4));
        assertThat(found.high()).isCloseTo(-0.0213, offset(5e-4));
    }

    @Test
    void ratio_isUnbounded_whereTheShadowMayNeverBeRight() {
        Estimate found = new PairedShares(0, 0.5, 0, 4).ratio(0.95);
        assertThat(found.low()).isNotNegative();
        assertThat(found.high()).isInfinite();
    }

    @Test
    void noDifferenceSeen_isNoProofOfNone() {
        Estimate found = new PairedShares(1, 0, 0, 10).difference(0.95);
        assertThat(found.value()).isZero();
        assertThat(found.low()).isLessThan(-0.1);
    }

    private static int covers(Estimate interval, double truth) {
        return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }
}
