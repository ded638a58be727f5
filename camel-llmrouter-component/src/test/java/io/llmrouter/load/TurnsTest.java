/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Smooth turns, rendezvous hashing, peak average. */
class TurnsTest {

    private static final int[] ALL = {0, 1, 2};
    private static final List<String> PLACES = List.of("a", "b", "c");

    /** The sequence that nginx documents for weights 5, 1, 1. */
    @Test
    void turns_areExactOverACycle_andSpread() {
        SmoothTurns turns = new SmoothTurns(new double[] {5, 1, 1});
        String twoCycles = IntStream.range(0, 14)
                .mapToObj(i -> PLACES.get(turns.next(ALL)))
                .collect(Collectors.joining());
        assertThat(twoCycles).isEqualTo("aabacaa".repeat(2));
    }

    @Test
    void turns_ofThoseThatAreLeft_keepTheirRatio() {
        SmoothTurns turns = new SmoothTurns(new double[] {3, 1, 4});
        int[] counts = new int[3];
        IntStream.range(0, 400).forEach(i -> counts[turns.next(new int[] {0, 1})]++);
        assertThat(counts).containsExactly(300, 100, 0);
    }

    @Test
    void place_isTheSameForAKey_andOnlyKeysOfAClosedPlaceMove() {
        double[] even = {1, 1, 1};
        int moved = 0;
        for (int key = 0; key < 3000; key++) {
            int before = Rendezvous.place("conversation " + key, PLACES, even, ALL);
            int after = Rendezvous.place("conversation " + key, PLACES, even, new int[] {0, 2});
            assertThat(Rendezvous.place("conversation " + key, PLACES, even, ALL))
                    .isEqualTo(before);
            if (before != 1) {
                assertThat(after).isEqualTo(before);
            } else {
                moved++;
            }
        }
        assertThat(moved).isBetween(900, 1100); // 3 standard deviations are 77
    }

    @Test
    void places_getKeysByWeight() {
        int[] counts = new int[3];
        IntStream.range(0, 8000)
                .forEach(key -> counts[Rendezvous.place("k" + key, PLACES, new double[] {1, 2, 5}, ALL)]++);
        assertThat(counts[0]).isBetween(900, 1100);
        assertThat(counts[1]).isBetween(1850, 2150);
        assertThat(counts[2]).isBetween(4830, 5170);
    }

    @Test
    void peakAverage_goesUpAtOnce_andFallsByTheTimeThatPasses() {
        PeakEwma peak = new PeakEwma();
        assertThat(peak.value(0)).isNaN();
        peak.add(0, 100);
        assertThat(peak.value(0)).isEqualTo(100);
        peak.add(0, 500);
        assertThat(peak.value(0)).isEqualTo(500);
        peak.add(0, 100);
        assertThat(peak.value(0)).as("no time passed").isEqualTo(500);
        assertThat(peak.value(10_000_000_000L)).isCloseTo(500 / Math.E, within(1e-9));
        peak.add(10_000_000_000L, 100);
        assertThat(peak.value(10_000_000_000L)).isCloseTo(100 + 400 / Math.E, within(1e-9));
        assertThat(peak.value(-5)).as("a clock that goes back").isCloseTo(100 + 400 / Math.E, within(1e-9));
    }
}
