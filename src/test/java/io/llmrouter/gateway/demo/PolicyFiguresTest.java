/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolicyFiguresTest {

    private static final int ROWS = 400;

    private final List<ServedRow> cheap = new ArrayList<>();
    private final List<ServedRow> strong = new ArrayList<>();
    private final List<ServedRow> routed = new ArrayList<>();

    /** The cheap model is right on 60 %, the strong one on 90 %, and costs 1 against 10; every other question goes up and pays for both. */
    PolicyFiguresTest() {
        Random random = new Random(7);
        for (int i = 0; i < ROWS; i++) {
            DemoRow row = new DemoRow(
                    "r" + i, "?", "!", random.nextDouble() < 0.6 ? 1 : 0, random.nextDouble() < 0.9 ? 1 : 0);
            cheap.add(new ServedRow(row, "c" + i, false, row.cheapScore(), 1, i));
            strong.add(new ServedRow(row, "s" + i, true, row.strongScore(), 10, i));
            routed.add(
                    i % 2 == 0
                            ? new ServedRow(row, "m" + i, false, row.cheapScore(), 1, i)
                            : new ServedRow(row, "m" + i, true, row.strongScore(), 11, i));
        }
    }

    @Test
    void saving_isTheShareOfTheStrongCostThatWasNotSpent() {
        PolicyFigures figures = PolicyFigures.of("routed", routed, strong, 1);
        assertThat(figures.cost()).isEqualTo(200 * 1 + 200 * 11);
        assertThat(figures.saving()).isEqualTo(1 - 2400 / 4000.0);
        assertThat(figures.shareUp()).isEqualTo(0.5);
        assertThat(figures.overheadP50Us()).isCloseTo(199.5, within(1e-9));
    }

    /** Oracle: with one strong cost for all, the saving is a mean, and its interval is the normal one, 1.96 standard errors to each side. */
    @Test
    void interval_agreesWithTheNormalApproximation() {
        PolicyFigures figures = PolicyFigures.of("routed", routed, strong, 1);
        double error = 0.5 / Math.sqrt(ROWS); // a saving is 0.9 or -0.1 with equal shares
        assertThat(figures.savingLow()).isCloseTo(0.4 - 1.96 * error, within(0.005));
        assertThat(figures.savingHigh()).isCloseTo(0.4 + 1.96 * error, within(0.005));
    }

    @Test
    void interval_isPaired_soThatTheStrongModelAgainstItselfHasNone() {
        PolicyFigures figures = PolicyFigures.of("strong", strong, strong, 1);
        assertThat(List.of(figures.qualityRetained(), figures.retainedLow(), figures.retainedHigh()))
                .containsOnly(1.0);
        assertThat(List.of(figures.saving(), figures.savingLow(), figures.savingHigh()))
                .containsOnly(0.0);
    }

    /** Oracle: the average of many random draws of the same share. */
    @Test
    void random_isTheExpectationOverAllDraws() {
        double share = 0.3;
        PolicyFigures figures = PolicyFigures.random(share, cheap, strong, 1);
        Random random = new Random(11);
        int draws = 2000;
        double quality = 0;
        double cost = 0;
        for (int draw = 0; draw < draws; draw++) {
            for (int i = 0; i < ROWS; i++) {
                ServedRow served = (random.nextDouble() < share ? strong : cheap).get(i);
                quality += served.score() / ROWS / draws;
                cost += served.cost() / draws;
            }
        }
        assertThat(figures.shareUp()).isEqualTo(share);
        assertThat(figures.quality()).isCloseTo(quality, within(0.002));
        assertThat(figures.cost()).isCloseTo(cost, within(5.0));
        assertThat(figures.overheadP50Us()).isNull();
    }

    @Test
    void sameSeed_givesTheSameIntervals() {
        assertThat(PolicyFigures.of("routed", routed, strong, 5))
                .isEqualTo(PolicyFigures.of("routed", routed, strong, 5));
        assertThat(PolicyFigures.of("routed", routed, strong, 6).retainedLow())
                .isNotEqualTo(PolicyFigures.of("routed", routed, strong, 5).retainedLow());
    }
}
