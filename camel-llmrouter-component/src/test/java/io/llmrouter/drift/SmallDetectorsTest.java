/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.drift.DetectorState.Status;
import io.llmrouter.drift.IdentityDetector.Answered;
import io.llmrouter.drift.MeanDetector.Side;
import io.llmrouter.drift.MeanDetector.Terms;
import java.time.Instant;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** Costs, names, and a rate that falls. */
class SmallDetectorsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Random random = new Random(9);

    private static CostDetector cost() {
        return new CostDetector(new Terms("costPerRequest", "costPerRequest", Side.up, 100_000, 0.02), 2000);
    }

    private static void feed(DriftDetector<Double> detector, DoubleSupplier value, int count) {
        for (int i = 0; i < count; i++) {
            detector.add(value.getAsDouble(), NOON.plusSeconds(i));
        }
    }

    @Test
    void costs_ofAHeavyTail_raiseWhenTheyDouble_notWhenOneRequestCostsAMillionTimesAsMuch() {
        DoubleSupplier usual = () -> 0.001 * Math.exp(1.2 * random.nextGaussian());
        CostDetector detector = cost();
        feed(detector, usual, 3000);
        detector.add(1000.0, NOON);
        feed(detector, usual, 20_000);
        assertThat(detector.raised()).isFalse();
        assertThat(detector.state().expected()).isCloseTo(0.002, within(0.0004));
        feed(detector, () -> 2 * usual.getAsDouble(), 600);
        assertThat(detector.raised()).isTrue();
        assertThat(detector.state().value()).isGreaterThan(detector.state().limit());
    }

    @Test
    void costs_thatAreAllTheSame_raiseWhenTheyDouble_andNotBefore() {
        CostDetector detector = cost();
        for (int i = 0; i < 250_000; i++) {
            detector.add(0.00002, NOON.plusSeconds(i));
        }
        assertThat(detector.raised()).isFalse();
        for (int i = 0; i < 200; i++) {
            detector.add(0.00004, NOON.plusSeconds(i));
        }
        assertThat(detector.raised()).isTrue();
    }

    @Test
    void costs_ofNothing_raiseWhenSomethingCosts_andNonsenseIsIgnored() {
        CostDetector detector = cost();
        feed(detector, () -> 0, 3000);
        feed(detector, () -> Double.NaN, 10);
        feed(detector, () -> -1, 10);
        assertThat(detector.state().status()).isEqualTo(Status.watching);
        feed(detector, () -> 0.01, 100);
        assertThat(detector.raised()).isTrue();
    }

    @Test
    void otherName_isAnAlarmAtOnce_onceEach_andOverAfterAHundredAnswersUnderTheOld() {
        IdentityDetector detector = new IdentityDetector("modelIdentity", "otherIdentities");
        for (int i = 0; i < 60; i++) {
            detector.add(new Answered("small", i % 2 == 0 ? "qwen-a" : "qwen-b"), NOON);
            detector.add(new Answered("large", "gpt"), NOON);
            detector.add(new Answered("faq", null), NOON);
        }
        assertThat(detector.state().status()).isEqualTo(Status.watching);
        detector.add(new Answered("small", "qwen-q4"), NOON);
        assertThat(detector.raised()).isTrue();
        assertThat(detector.state().note()).isEqualTo("'small' answers as qwen-q4, but was [qwen-a, qwen-b]");
        for (int i = 0; i < 99; i++) {
            detector.add(new Answered("small", "qwen-a"), NOON);
            detector.add(new Answered("large", "gpt"), NOON);
        }
        assertThat(detector.raised()).isTrue();
        detector.add(new Answered("small", "qwen-a"), NOON);
        assertThat(detector.raised()).isFalse();
    }

    @Test
    void nameThatABundleDoesNotKnow_isAnAlarmFromTheFirstAnswer_andStaysOne() {
        IdentityDetector detector = new IdentityDetector("modelIdentity", "otherIdentities");
        detector.uncertified("'small' answers as qwen-q4, but the bundle was fitted for [qwen]", NOON);
        for (int i = 0; i < 300; i++) {
            detector.add(new Answered("small", "qwen-q4"), NOON);
            detector.uncertified("'small' answers as qwen-q4, but the bundle was fitted for [qwen]", NOON);
        }
        assertThat(detector.raised()).isTrue();
        assertThat(detector.state().note()).startsWith("'small' answers as qwen-q4, but the bundle");
        assertThat(detector.state().value()).isEqualTo(1);
    }

    private FallingEscalation falling() {
        return new FallingEscalation(
                new MeanDetector(new Terms("fallingEscalation", "escalationRate", Side.down, 100_000, 0), 2000));
    }

    private double rate(double share) {
        return random.nextDouble() < share ? 1 : 0;
    }

    @Test
    void fewerEscalations_withoutBetterAnswers_areAnAlarm() {
        FallingEscalation detector = falling();
        for (int i = 0; i < 3000; i++) {
            detector.add(rate(0.3), NOON);
            if (i % 10 == 0) {
                detector.quality(rate(0.8), NOON);
            }
        }
        for (int i = 0; i < 500; i++) {
            detector.add(rate(0.05), NOON);
            if (i % 10 == 0) {
                detector.quality(rate(0.8), NOON);
            }
        }
        assertThat(detector.raised()).isTrue();
        assertThat(Alarm.fallingEscalation.raised(detector.state()))
                .startsWith("this router escalates only 0.")
                .contains("0.", " since then, 0.", " before)", "label a sample");
    }

    @Test
    void fewerEscalations_withBetterAnswers_areNone() {
        FallingEscalation detector = falling();
        for (int i = 0; i < 3000; i++) {
            detector.add(rate(0.3), NOON);
            if (i % 10 == 0) {
                detector.quality(rate(0.6), NOON);
            }
        }
        for (int i = 0; i < 1500; i++) {
            detector.add(rate(0.05), NOON);
            if (i % 10 == 0) {
                detector.quality(1, NOON);
            }
        }
        assertThat(detector.raised()).isFalse();
        assertThat(detector.state().note()).isEqualTo("answers became better");
    }

    @Test
    void fewerEscalations_withoutAnyLabels_areAnAlarmThatSaysSo() {
        FallingEscalation detector = falling();
        feed(detector, () -> rate(0.3), 2000);
        feed(detector, () -> rate(0.05), 400);
        assertThat(detector.raised()).isTrue();
        assertThat(detector.state().note()).isEqualTo("only 0 labels since then say how good answers are");
    }
}
