/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.drift.DetectorState.Status;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What requests are about, watched. */
class EmbeddingDetectorTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int DIMENSIONS = 384;

    /** Ten topics; a request lies near one of them. */
    private static final class Topics {

        private final Random random;
        private final double[][] topic = new double[12][DIMENSIONS];

        Topics(long seed) {
            random = new Random(seed);
            for (double[] each : topic) {
                for (int i = 0; i < DIMENSIONS; i++) {
                    each[i] = random.nextGaussian();
                }
            }
        }

        float[] about(int topics, double other) {
            double[] middle = topic[random.nextDouble() < other ? 10 + random.nextInt(2) : random.nextInt(topics)];
            float[] vector = new float[DIMENSIONS];
            double length = 0;
            for (int i = 0; i < DIMENSIONS; i++) {
                vector[i] = (float) (middle[i] + random.nextGaussian());
                length += vector[i] * vector[i];
            }
            for (int i = 0; i < DIMENSIONS; i++) {
                vector[i] /= (float) Math.sqrt(length);
            }
            return vector;
        }
    }

    private static EmbeddingDetector detector() {
        return new EmbeddingDetector("embeddingShift", "embeddingShift", 100_000, 2000);
    }

    @Test
    void newTopics_inAQuarterOfTheRequests_areSeen_andOverWhenTheyAreGone() {
        Topics topics = new Topics(1);
        EmbeddingDetector detector = detector();
        for (int i = 0; i < 3000; i++) {
            detector.add(topics.about(10, 0), NOON.plusSeconds(i));
        }
        assertThat(detector.state().status()).isEqualTo(Status.watching);
        for (int i = 0; i < 600; i++) {
            detector.add(topics.about(10, 0.25), NOON.plusSeconds(3000 + i));
        }
        assertThat(detector.state().status()).isEqualTo(Status.raised);
        for (int i = 0; i < 1100; i++) {
            detector.add(topics.about(10, 0), NOON.plusSeconds(4000 + i));
        }
        assertThat(detector.state().status()).isEqualTo(Status.watching);
    }

    @Test
    void sameTopics_raiseNoMoreThanTheRunLengthAllows() {
        int raised = 0;
        for (int tape = 0; tape < 8; tape++) {
            Topics topics = new Topics(10 + tape);
            EmbeddingDetector detector = detector();
            boolean before = false;
            for (int i = 0; i < 12_000; i++) {
                detector.add(topics.about(10, 0), NOON);
                raised += detector.raised() && !before ? 1 : 0;
                before = detector.raised();
            }
        }
        assertThat(raised).as("in 96,000 at a run length of 100,000").isLessThanOrEqualTo(3);
    }

    @Test
    void nonsenseAndOtherEmbedders_areIgnored_andEqualRequests_areNoChange() {
        EmbeddingDetector detector = detector();
        float[] one = new float[DIMENSIONS];
        one[3] = 1;
        for (int i = 0; i < 4000; i++) {
            detector.add(one, NOON);
        }
        float[] broken = one.clone();
        broken[7] = Float.NaN;
        detector.add(broken, NOON);
        detector.add(new float[] {1, 2}, NOON);
        assertThat(detector.state().observations()).isEqualTo(4000);
        assertThat(detector.state().status()).isEqualTo(Status.watching);
    }

    @Test
    void directions_areOnesOfAllRouters() {
        assertThat(EmbeddingDetector.shared(DIMENSIONS)).isSameAs(EmbeddingDetector.shared(DIMENSIONS));
        assertThat(EmbeddingDetector.shared(7)[0]).hasSize(7);
    }
}
