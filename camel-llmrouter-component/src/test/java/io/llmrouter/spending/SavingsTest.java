/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tapes of requests whose truth is known: what each would have cost with the strongest model. */
class SavingsTest {

    private static final int TAPES = 1_000;

    /** What was really so, and what the ledger makes of it. */
    private record Tape(double truth, Savings savings) {
        boolean covered() {
            double saved = truth - savings.spent();
            return savings.low() <= saved && saved <= savings.high();
        }
    }

    /**
     * Of each request the length of the cheap answer is known. The strong one's is longer by a factor of its own, and harder questions, which are longer in
     * both, are escalated more often and have a larger factor.
     */
    private static Tape tape(Random random, int requests, double shadowed, double spread) {
        Moments sampled = Moments.NONE;
        Moments escalated = Moments.NONE;
        double truth = 0;
        double spent = 0;
        double measured = 0;
        double guessed = 0;
        double squares = 0;
        for (int i = 0; i < requests; i++) {
            double hardness = random.nextGaussian();
            double cheap = Math.exp(5 + 0.6 * hardness + 0.5 * random.nextGaussian());
            double strong = cheap * Math.exp(0.4 + 0.2 * hardness + spread * random.nextGaussian());
            double cost = strong * 25e-6 + 200 * 5e-6;
            double guess = cheap * 1.9 * 25e-6 + 200 * 5e-6; // 1.9 is about the ratio of escalated requests
            truth += cost;
            spent += cheap * 4e-7;
            if (hardness + random.nextGaussian() > 1.5) {
                measured += cost;
                spent += cost;
                escalated = escalated.plus(Moments.of(cheap, strong));
            } else if (random.nextDouble() < shadowed) {
                measured += cost;
                spent += cost;
                sampled = sampled.plus(Moments.of(guess, cost));
            } else {
                guessed += guess;
                squares += guess * guess;
            }
        }
        Account account = new Account(
                Map.of(new Account.Line("all", SpendGate.Purpose.answer), new Spend(spent, requests, 0, 0, 0)),
                requests,
                measured,
                Map.of("cheap", new Guesses(requests - sampled.count() - escalated.count(), guessed, squares)),
                Map.of("cheap", sampled),
                Map.of("cheap", escalated));
        return new Tape(truth, Savings.of(account, account));
    }

    @ParameterizedTest
    @CsvSource({"500, 0.06, 0.5", "2000, 0.02, 0.5", "5000, 0.02, 0.5", "1000, 0.1, 0.8"})
    void interval_coversTheTruth_inNineteenOfTwentyTapes_andIsNotWide(int requests, double shadowed, double spread) {
        Random random = new Random(1);
        int covered = 0;
        double width = 0;
        for (int i = 0; i < TAPES; i++) {
            Tape tape = tape(random, requests, shadowed, spread);
            covered += tape.covered() ? 1 : 0;
            width += (tape.savings().high() - tape.savings().low())
                    / 2
                    / tape.savings().baseline()
                    / TAPES;
        }
        assertThat(covered / (double) TAPES).as("mean half-width %s", width).isBetween(0.93, 0.97);
        assertThat(width).as("half-width as a share of the baseline").isLessThan(0.26);
    }

    @Test
    void guessesAlone_wouldBeWrong_andShadowsSetThemRight() {
        Random random = new Random(2);
        double off = 0;
        double corrected = 0;
        for (int i = 0; i < 200; i++) {
            Tape with = tape(random, 2_000, 0.2, 0.5);
            corrected += with.savings().baseline() / with.truth() / 200;
            Tape without = tape(random, 2_000, 0, 0.5);
            off += without.savings().baseline() / without.truth() / 200;
            assertThat(without.savings().basis()).isEqualTo(Savings.Basis.escalated);
        }
        assertThat(off).as("harder questions' ratio").isGreaterThan(1.02);
        assertThat(corrected).isCloseTo(1, within(0.01));
    }

    @Test
    void escalationsAlone_coverTheTruth_whereTheirRatioIsEverybodys() {
        Random random = new Random(3);
        int covered = 0;
        for (int i = 0; i < TAPES; i++) {
            Moments pairs = Moments.NONE;
            double truth = 0;
            double measured = 0;
            double guessed = 0;
            double squares = 0;
            for (int r = 0; r < 1_000; r++) {
                double cheap = Math.exp(5 + 0.8 * random.nextGaussian());
                double strong = cheap * Math.exp(0.5 + 0.5 * random.nextGaussian());
                truth += strong * 25e-6;
                if (random.nextDouble() < 0.1) {
                    measured += strong * 25e-6;
                    pairs = pairs.plus(Moments.of(cheap, strong));
                } else {
                    guessed += cheap * 25e-6;
                    squares += cheap * 25e-6 * cheap * 25e-6;
                }
            }
            double ratio = pairs.ratio();
            Account account = new Account(
                    Map.of(),
                    1_000,
                    measured,
                    Map.of("cheap", new Guesses(900, guessed * ratio, squares * ratio * ratio)),
                    Map.of(),
                    Map.of("cheap", pairs));
            covered += new Tape(truth, Savings.of(account, account)).covered() ? 1 : 0;
        }
        assertThat(covered / (double) TAPES).isBetween(0.93, 0.98);
    }

    @Test
    void nothingMeasured_hasNoInterval_andEverythingMeasured_noWidth() {
        Account guessed = Account.EMPTY.guessedToo("cheap", Guesses.of(0.1));
        assertThat(Savings.of(guessed, guessed).low()).isNaN();
        assertThat(Savings.of(guessed, guessed).basis()).isEqualTo(Savings.Basis.unknown);
        Savings measured = Savings.of(Account.EMPTY.measuredToo(0.1), Account.EMPTY);
        assertThat(measured.low()).isEqualTo(measured.high()).isEqualTo(0.1);
    }

    @Test
    void student_isTheTables() {
        assertThat(Savings.student(3)).isCloseTo(3.182, within(0.05));
        assertThat(Savings.student(10)).isCloseTo(2.228, within(0.001));
        assertThat(Savings.student(100)).isCloseTo(1.984, within(0.001));
    }
}
