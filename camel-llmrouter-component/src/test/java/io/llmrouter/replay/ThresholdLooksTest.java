/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ThresholdLooksTest {

    private static final int[] PLANNED = {150, 300, 600, 1200};
    private static final int STREAMS = 400;

    @Test
    void anyOfManyLooks_whenTheRiskIsAboveTheBudget_certifiesInAtMostTheAllowedShareOfStreams() {
        assertThat(certified(0.105)).isLessThanOrEqualTo((int) (0.08 * STREAMS)); // 5 % and three standard errors
    }

    @Test
    void looks_whenTheRiskIsWellBelowTheBudget_certify() {
        assertThat(certified(0.01)).isGreaterThan((int) (0.9 * STREAMS));
    }

    /** Streams in which some look gives a threshold, at a risk that is the same for all scores. */
    private static int certified(double risk) {
        int count = 0;
        for (int stream = 0; stream < STREAMS; stream++) {
            SplittableRandom random = new SplittableRandom(stream);
            ThresholdLooks looks = new ThresholdLooks(0.1, 0.95, PLANNED);
            boolean passed = false;
            for (int i = 0; i < PLANNED[PLANNED.length - 1]; i++) {
                looks.unjudged(random.nextDouble());
                passed |= looks.judged(random.nextDouble(), random.nextDouble() >= risk)
                        .isPresent();
            }
            count += passed ? 1 : 0;
        }
        return count;
    }
}
