/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the page of balancing says, on one seed; random choice is the rival that has to be beaten. */
class SimulationTest {

    private static final long SEED = 7;
    private static final double RATE = 20;
    private static final double LUCK = Math.sqrt(1 / 3.0 * 2 / 3.0 / (RATE * 10));

    private static Figures run(String scenario, String strategy) {
        Scenario happening = Scenario.all().stream()
                .filter(s -> s.name().equals(scenario))
                .findFirst()
                .orElseThrow();
        Strategy way = Strategy.all().stream()
                .filter(s -> s.name().equals(strategy))
                .findFirst()
                .orElseThrow();
        return new Simulation(happening, way, RATE, SEED).run();
    }

    @Test
    void sameSeed_givesTheSameFigures() {
        assertThat(run("failing", "latency")).isEqualTo(run("failing", "latency"));
    }

    @Test
    void slowDeployment_losesItsTraffic_andTheTailIsCut_andItComesBack_andThenNothingSwings() {
        Figures random = run("slow", "random");
        Figures latency = run("slow", "latency");
        Figures busy = run("slow", "leastBusy");
        assertThat(random.share()).isBetween(0.31, 0.36);
        assertThat(latency.share()).isLessThan(0.05);
        assertThat(busy.share()).isLessThan(0.15);
        assertThat(latency.p95()).isLessThan(random.p95() / 10);
        assertThat(busy.p95()).isLessThan(random.p95() / 10);
        assertThat(latency.leavingAfter()).isLessThan(130);
        assertThat(latency.backAfter()).isLessThan(120);
        assertThat(latency.swing()).as("luck alone has " + LUCK).isLessThan(3 * LUCK);
    }

    @Test
    void deploymentThatFailsAtOnce_looksIdle_untilItIsLeftOut() {
        assertThat(run("failing", "leastBusy").share()).isGreaterThan(0.5);
        Figures guarded = run("failing", "leastBusy, ejection");
        assertThat(guarded.share()).isLessThan(0.06);
        assertThat(guarded.backAfter()).isLessThan(330);
        assertThat(run("failing", "latency").share()).isLessThan(0.02);
    }

    @Test
    void smallDeployment_isSentWhatItCanServe_byThoseThatLook() {
        double even = run("small", "weighted").p95();
        assertThat(run("small", "leastBusy").p95()).isLessThan(even / 10);
        assertThat(run("small", "latency").p95()).isLessThan(even / 10);
    }
}
