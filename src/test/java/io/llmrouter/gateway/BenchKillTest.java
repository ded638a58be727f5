/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchKillTest {

    private static final double EXACT = 1e-9;

    /** Two members began 2 s before the kill, the second one half a slot later; both have 10 requests a slot, and 5 of them miss in two slots after it. */
    @Test
    void figures_areOfTheTimeAroundTheKill() {
        long killed = 1_000_000;
        BenchKill kill = BenchKill.of(List.of(told(killed - 2_000, 80, 21, 22), told(killed - 1_950, 80, 21)), killed);

        assertThat(kill.before()).isEqualTo(1);
        assertThat(kill.firstSecond()).isEqualTo(1 - 15 / 220.0, within(EXACT));
        assertThat(kill.fiveSeconds()).isEqualTo(1 - 15 / 1020.0, within(EXACT));
        assertThat(kill.worstSlot()).isEqualTo(0.5);
        assertThat(kill.allHitsAgain()).isEqualTo(300);
        assertThat(kill.longest()).isEqualTo(900);
        assertThat(kill.failed()).isEqualTo(3);
        assertThat(kill.wrong()).isZero();
    }

    private static String told(long begun, int slots, int... dips) {
        StringBuilder line = new StringBuilder(Long.toString(begun));
        for (int i = 0; i < slots; i++) {
            int slot = i;
            boolean dip = java.util.stream.IntStream.of(dips).anyMatch(at -> at == slot);
            line.append(dip ? " 10 5 1 0 900" : " 10 10 0 0 3");
        }
        return line.toString();
    }
}
