/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.drift.DetectorState.Status;
import io.llmrouter.drift.EscalationDetector.Judged;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A cascade whose first answers are stated right with 0.95, 0.8 or 0.4; hard requests have the low ones more often. */
class EscalationDetectorTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final double STATED = 0.8;

    private static DriftSettings settings(double rate) {
        return new DriftSettings(true, 2_000, 5_000, rate, false);
    }

    private static double probability(SplittableRandom random, double hard) {
        double at = random.nextDouble();
        return random.nextDouble() < hard
                ? at < 0.2 ? 0.95 : at < 0.5 ? STATED : 0.4
                : at < 0.6 ? 0.95 : at < 0.9 ? STATED : 0.4;
    }

    private static Judged judged(double probability, double threshold, boolean stated) {
        return new Judged(!(probability >= threshold), stated ? probability : Double.NaN);
    }

    /** Mean requests from 20 to 40 % hard to the alarm, of 40 tapes; tapes with an alarm before are left out. */
    private static double delay(double threshold, boolean stated) {
        long sum = 0;
        int tapes = 0;
        for (int seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            EscalationDetector detector = new EscalationDetector(settings(Double.NaN));
            for (int i = 0; i < 5_000; i++) {
                detector.add(judged(probability(random, 0.2), threshold, stated), NOON);
            }
            if (detector.raised()) {
                continue;
            }
            int after = 0;
            while (!detector.raised() && after < 5_000) {
                detector.add(judged(probability(random, 0.4), threshold, stated), NOON);
                after++;
            }
            sum += after;
            tapes++;
        }
        return (double) sum / tapes;
    }

    @Test
    void statedProbabilities_tellOfHarderRequestsSooner_theMoreTheThresholdHides() {
        assertThat(delay(0.9, true)).as("strict: most requests escalate anyway").isLessThan(0.7 * delay(0.9, false));
        assertThat(delay(0.6, true)).as("the best threshold").isLessThan(1.1 * delay(0.6, false));
    }

    @Test
    void alarmOfDoubts_hasTheNumbersOfTheRate_andTheirOwnInItsNote() {
        SplittableRandom random = new SplittableRandom(5);
        EscalationDetector detector = new EscalationDetector(settings(Double.NaN));
        for (int i = 0; i < 5_000; i++) {
            detector.add(judged(probability(random, 0.2), 0.3, true), NOON);
        }
        assertThat(detector.state().status()).isEqualTo(Status.watching);
        assertThat(detector.state().note()).isEmpty();
        while (!detector.raised()) {
            detector.add(judged(probability(random, 0.7), 0.3, true), NOON.plusSeconds(60));
        }
        DetectorState state = detector.state();
        assertThat(state.raised()).isTrue();
        assertThat(state.since()).isEqualTo(NOON.plusSeconds(60));
        assertThat(state.value()).as("nothing escalates").isZero();
        assertThat(state.evidence()).isGreaterThanOrEqualTo(state.evidenceLimit());
        assertThat(Alarm.escalationRate.raised(state))
                .matches(
                        "this router escalates 0\\.00 of its requests, usual is 0\\.00 "
                                + "\\(0\\.3\\d\\d of the first answers are expected to be wrong, usual is 0\\.\\d{3}\\): requests became harder.*");
        for (int i = 0; i < 600; i++) {
            detector.add(judged(probability(random, 0.2), 0.3, true), NOON.plusSeconds(90));
        }
        assertThat(detector.raised()).isFalse();
    }

    @Test
    void promisedRate_isWatchedAlone() {
        SplittableRandom random = new SplittableRandom(6);
        EscalationDetector detector = new EscalationDetector(settings(0.3));
        for (int i = 0; i < 5_000; i++) {
            detector.add(judged(probability(random, i < 2_500 ? 0.1 : 0.3), 0.6, true), NOON);
        }
        assertThat(detector.raised())
                .as("0.16 became 0.28, which is still less than promised")
                .isFalse();
    }

    @Test
    void sameTraffic_raisesFewerAlarmsThanItsShareAllows() {
        int alarms = 0;
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(100 + seed);
            EscalationDetector detector = new EscalationDetector(settings(Double.NaN));
            boolean before = false;
            for (int i = 0; i < 20_000; i++) {
                detector.add(judged(probability(random, 0.2), 0.6, true), NOON);
                alarms += detector.raised() && !before ? 1 : 0;
                before = detector.raised();
            }
        }
        assertThat(alarms).as("in 400,000 requests, 133 at most in the mean").isBetween(5, 80);
    }
}
