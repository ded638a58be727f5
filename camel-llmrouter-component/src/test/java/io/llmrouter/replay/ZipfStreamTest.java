/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZipfStreamTest {

    @Test
    void frequencies_byRank_followTheLaw() {
        int requests = 200_000;
        int[] counts = new int[100];
        for (int question : ZipfStream.draw(100, requests, 0.9, new SplittableRandom(7))) {
            counts[question]++;
        }
        Arrays.sort(counts);
        double sum = 0;
        for (int rank = 1; rank <= 100; rank++) {
            sum += Math.pow(rank, -0.9);
        }
        for (int rank : new int[] {1, 2, 5}) {
            double expected = Math.pow(rank, -0.9) / sum;
            assertThat((double) counts[100 - rank] / requests).isCloseTo(expected, within(0.05 * expected));
        }
    }

    @Test
    void stream_ofTheSameSeed_isTheSame() {
        int[] once = ZipfStream.draw(50, 1000, 0.9, new SplittableRandom(3));
        assertThat(once).isEqualTo(ZipfStream.draw(50, 1000, 0.9, new SplittableRandom(3)));
        assertThat(once).isNotEqualTo(ZipfStream.draw(50, 1000, 0.9, new SplittableRandom(4)));
    }
}
