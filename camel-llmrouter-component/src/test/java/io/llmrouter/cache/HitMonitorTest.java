/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HitMonitorTest {

    @Test
    void hitsWithinTheBudget_leaveTheThreshold() {
        HitMonitor monitor = monitor(0.9);
        for (int i = 0; i < 500; i++) {
            monitor.observe(hit(0.9 + 0.0001 * i, i % 100 != 99));
        }
        assertThat(monitor.threshold()).isEqualTo(0.9);
        assertThat(monitor.state().judgedHits()).isEqualTo(500);
        assertThat(monitor.state().wrongHits()).isEqualTo(5);
        // from the sums of the binomial distribution that define the bounds, by bisection in exact arithmetic elsewhere
        assertThat(monitor.state().low()).isCloseTo(0.0039483, within(1e-6));
        assertThat(monitor.state().high()).isCloseTo(0.0209103, within(1e-6));
        assertThat(monitor.state().observed()).isEqualTo(500);
    }

    @Test
    void wrongHitsAtTheBottom_raiseTheThresholdAboveThem_andOnlyThatFar() {
        HitMonitor monitor = monitor(0.9);
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            double score = 0.9 + 0.1 * random.nextDouble();
            if (score >= monitor.threshold()) {
                monitor.observe(hit(score, score > 0.93));
            }
        }
        assertThat(monitor.threshold()).isBetween(0.91, 0.94);
        assertThat(monitor.serves()).isTrue();
    }

    @Test
    void threshold_neverFalls_andWrongCertaintyEndsIt() {
        HitMonitor monitor = monitor(0.9);
        monitor.observe(hit(0.95, false));
        double raised = monitor.threshold();
        assertThat(raised).isGreaterThan(0.95);
        for (int i = 0; i < 200; i++) {
            monitor.observe(hit(0.99, true));
        }
        assertThat(monitor.threshold()).isEqualTo(raised);
        for (int i = 0; i < 20; i++) {
            monitor.observe(hit(1, false));
        }
        assertThat(monitor.serves()).isFalse();
        assertThat(monitor.observing()).contains("too many hits by meaning were wrong");
    }

    @Test
    void missesThatAreJudged_areLabels_andNoAlarm() {
        HitMonitor monitor = monitor(Double.NaN);
        for (int i = 0; i < 30; i++) {
            monitor.observe(new Observation(Instant.EPOCH, "a", "b", 0.8, 0.8, false, false));
        }
        assertThat(monitor.serves()).isFalse();
        assertThat(monitor.observing()).isEqualTo("there is no threshold yet, 30 of at least 149 pairs are labelled");
        assertThat(monitor.state().judgedHits()).isZero();
        assertThat(monitor.state().high()).isEqualTo(1);
    }

    private HitMonitor monitor(double threshold) {
        return new HitMonitor("test", threshold, 0.02);
    }

    private static Observation hit(double score, boolean right) {
        return new Observation(Instant.EPOCH, "a", "b", score, score, right, true);
    }
}
