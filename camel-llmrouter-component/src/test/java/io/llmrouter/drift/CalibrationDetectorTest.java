/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.drift.CalibrationDetector.Labelled;
import io.llmrouter.drift.DetectorState.Status;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Stated probabilities against what answers were worth. */
class CalibrationDetectorTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final SplittableRandom random = new SplittableRandom(5);

    private static CalibrationDetector detector() {
        return new CalibrationDetector("calibration", "quality", 100_000);
    }

    private void feed(CalibrationDetector detector, DoubleUnaryOperator truth, int labels) {
        for (int i = 0; i < labels; i++) {
            double stated = 0.4 + 0.6 * random.nextDouble();
            detector.add(
                    new Labelled(stated, random.nextDouble() < truth.applyAsDouble(stated) ? 1 : 0),
                    NOON.plusSeconds(i));
        }
    }

    @Test
    void overconfidenceInOneBucket_isRaisedThere_andOverWhenTheNumbersHoldAgain() {
        CalibrationDetector detector = detector();
        feed(detector, p -> p, 3000);
        assertThat(detector.state().status()).isEqualTo(Status.watching);
        feed(detector, p -> p > 0.85 && p <= 0.95 ? p - 0.4 : p, 700);
        DetectorState raised = detector.state();
        assertThat(raised.status()).isEqualTo(Status.raised);
        assertThat(raised.note()).isEqualTo("0.85 to 0.95");
        assertThat(raised.expected()).isCloseTo(0.9, within(0.02));
        assertThat(raised.value()).isLessThan(raised.limit());
        feed(detector, p -> p, 3000);
        assertThat(detector.state().status()).isEqualTo(Status.watching);
    }

    @Test
    void underconfidence_isRaisedToo() {
        CalibrationDetector detector = detector();
        feed(detector, p -> Math.min(1, p + 0.35), 1200);
        assertThat(detector.raised()).isTrue();
        assertThat(detector.state().value()).isGreaterThan(detector.state().expected());
    }

    @Test
    void rightProbabilities_andThoseOffByTheTolerance_raiseNothingIn100_000() {
        CalibrationDetector right = detector();
        feed(right, p -> p, 100_000);
        assertThat(right.raised()).isFalse();
        CalibrationDetector nearly = detector();
        feed(nearly, p -> Math.max(0, p - 0.04), 100_000);
        assertThat(nearly.raised()).isFalse();
    }

    @Test
    void nonsense_isIgnored() {
        CalibrationDetector detector = detector();
        detector.add(new Labelled(Double.NaN, 1), NOON);
        detector.add(new Labelled(0.5, Double.NaN), NOON);
        detector.add(new Labelled(1.5, 1), NOON);
        assertThat(detector.state().observations()).isZero();
        assertThat(detector.state().status()).isEqualTo(Status.learning);
    }
}
