/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.resilience.Deployment;
import io.llmrouter.resilience.Deployments;
import io.llmrouter.resilience.EjectionRules;
import io.llmrouter.resilience.SharedHealth;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two members see the same three deployments. */
class SharedDeploymentsTest {

    private static final List<String> NAMES = List.of("eu", "us", "asia");
    private static final long MS = 1_000_000;

    private static Deployments of(HazelcastStore store, Stores stores) {
        Deployments deployments = new Deployments(stores.clock, System::nanoTime, store.models());
        deployments.configure(Set.copyOf(NAMES), List.of(EjectionRules.of(NAMES)));
        return deployments;
    }

    private static void answered(Deployments deployments, String model, int times, long millis) {
        for (int i = 0; i < times; i++) {
            deployments.of(model).begin().answered(millis * MS, 10 * MS, 11);
        }
    }

    @Test
    void whatOneMemberSees_theOtherKnowsWithinASecond_andForgetsWhenThatOneIsDead() {
        try (Stores stores = new Stores("deployments", 2).openAll()) {
            Deployments one = of(stores.first(), stores);
            Deployments other = of(stores.last(), stores);
            NAMES.forEach(name -> answered(one, name, 12, 110));
            for (int i = 0; i < 12; i++) {
                one.of("asia").begin().failed();
            }
            assertThat(one.of("asia").ejection()).isPresent();
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(other.of("asia").refusal())
                            .hasValueSatisfying(why -> assertThat(why).endsWith("another process found it ill")));
            assertThat(other.of("us").refusal()).isEmpty();
            assertThat(one.of("asia").ejection())
                    .as("who told it does not take it for news")
                    .hasValueSatisfying(why -> assertThat(why).contains("of its calls failed"));

            Deployment.Call under = one.of("us").begin();
            one.of("us").begin();
            other.of("us").begin();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(other.of("us").inFlightEverywhere()).isEqualTo(3));
            assertThat(other.of("us").inFlight()).isEqualTo(1);
            assertThat(other.of("us").summary().calls()).isZero();
            assertThat(other.of("us").summaryElsewhere()).hasValueSatisfying(summary -> {
                assertThat(summary.calls()).isEqualTo(12);
                assertThat(summary.firstToken().median()).isEqualTo(10.0 * MS);
                assertThat(summary.perToken().median()).isEqualTo(10.0 * MS);
            });
            under.answered(100 * MS, -1, 1);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(other.of("us").inFlightEverywhere()).isEqualTo(2));

            stores.first().terminate();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(other.of("us").inFlightEverywhere()).isEqualTo(1));
            assertThat(other.of("us").summaryElsewhere()).isEmpty();
            stores.clock.pass(Duration.ofSeconds(31));
            assertThat(stores.last().models().until("asia", SharedHealth.Kind.EJECTED))
                    .as("what a dead member told ends when it said")
                    .isEmpty();
        }
    }
}
