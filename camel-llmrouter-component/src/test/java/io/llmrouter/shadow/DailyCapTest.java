/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class DailyCapTest {

    private final SettableClock clock = new SettableClock();

    @Test
    void whatIsSetAside_countsUntilItIsSettled() {
        DailyCap cap = new DailyCap(clock, 1);
        DailyCap.Part part = cap.take(0.9);
        assertThat(cap.take(0.2)).isNull();
        part.settle(0.3);
        part.settle(0.3); // only once
        assertThat(cap.spent()).isEqualTo(0.3);
        assertThat(cap.take(0.7)).isNotNull();
        assertThat(cap.take(0.001)).isNull();
    }

    @Test
    void newDay_beginsAtZero_andOldCallsCountForTheirOwnDay() {
        DailyCap cap = new DailyCap(clock, 1);
        DailyCap.Part late = cap.take(0.8);
        clock.pass(Duration.ofDays(1));
        assertThat(cap.take(0.9)).isNotNull();
        late.settle(0.8);
        assertThat(cap.spent()).isZero();
    }

    @Test
    void clockThatGoesBack_opensNoEarlierDay() {
        clock.pass(Duration.ofDays(2));
        DailyCap cap = new DailyCap(clock, 1);
        cap.take(1).settle(1);
        clock.pass(Duration.ofDays(-1));
        assertThat(cap.take(0.1)).isNull();
    }

    @Test
    void limit_isNeverPassed_howeverManyTakeAtOnce() throws Exception {
        DailyCap cap = new DailyCap(clock, 10);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<Double>> paid = new ArrayList<>();
            for (int thread = 0; thread < 16; thread++) {
                SplittableRandom random = new SplittableRandom(thread);
                paid.add(threads.submit(() -> {
                    double sum = 0;
                    for (int call = 0; call < 5000; call++) {
                        double most = random.nextDouble() * 0.02;
                        DailyCap.Part part = cap.take(most);
                        if (part != null) {
                            double cost = most * random.nextDouble();
                            part.settle(cost);
                            sum += cost;
                        }
                    }
                    return sum;
                }));
            }
            double all = 0;
            for (Future<Double> one : paid) {
                all += one.get();
            }
            assertThat(all).isLessThanOrEqualTo(10).isGreaterThan(9.9);
        } finally {
            threads.shutdownNow();
        }
    }
}
