/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HitAlarmTest {

    @Test
    void threshold_whileHitsKeepTheBudget_stays() {
        HitAlarm alarm = new HitAlarm(0.1);
        double threshold = 0.7;
        for (int i = 0; i < 300; i++) {
            threshold = alarm.tested(0.8, i % 20 != 19, threshold);
        }
        assertThat(threshold).isEqualTo(0.7);
        assertThat(alarm.raised()).isZero();
    }

    @Test
    void threshold_whenLowScoresAreWrong_risesAboveThemOnly() {
        HitAlarm alarm = new HitAlarm(0.1);
        double threshold = 0.7;
        for (int i = 0; i < 40; i++) {
            threshold = alarm.tested(0.9, true, threshold);
            if (0.75 >= threshold) {
                threshold = alarm.tested(0.75, false, threshold);
            }
        }
        assertThat(threshold).isEqualTo(Math.nextUp(0.75));
        assertThat(alarm.raised()).isEqualTo(1);
    }
}
