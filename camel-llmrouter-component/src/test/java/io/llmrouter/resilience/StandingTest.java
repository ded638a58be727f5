/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One standing that many threads push around. */
@Timeout(60)
class StandingTest {

    private static final int THREADS = 8;
    private static final int TRIALS = 500;
    private static final EjectionRules RULES =
            new EjectionRules(List.of("a", "b"), 0.5, 3, 10, 0.5, Duration.ofNanos(40), Duration.ofNanos(200), 3);

    private final Standing standing = new Standing();
    private final AtomicLong time = new AtomicLong();
    private final Map<Integer, AtomicInteger> underWay = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> endings = new ConcurrentHashMap<>();
    private final AtomicInteger mostProbes = new AtomicInteger();
    private final AtomicInteger trials = new AtomicInteger();

    @Test
    void manyThreads_neverHaveTwoProbesOfOneTrial_andEachTrialEndsOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> work = IntStream.range(0, THREADS)
                    .<Callable<Void>>mapToObj(seed -> () -> {
                        push(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
                        return null;
                    })
                    .toList();
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(mostProbes.get()).isEqualTo(1);
        assertThat(endings.values()).allSatisfy(times -> assertThat(times.get()).isEqualTo(1));

        time.addAndGet(1_000);
        standing.refusal(time.get(), () -> {});
        assertThat(standing.in() || standing.begin() != Standing.NO_PROBE)
                .as("no probe was lost: it is in, or the next call shows how it is")
                .isTrue();
    }

    private void push(RandomGenerator random) {
        while (trials.get() < TRIALS) {
            long now = time.addAndGet(random.nextInt(4));
            standing.refusal(now, trials::incrementAndGet);
            int probe = standing.begin();
            if (probe != Standing.NO_PROBE) {
                mostProbes.accumulateAndGet(of(underWay, probe).incrementAndGet(), Math::max);
                if (random.nextInt(4) == 0) {
                    Thread.yield();
                }
                of(underWay, probe).decrementAndGet();
            }
            standing.ended(probe);
            boolean bad = random.nextInt(6) == 0;
            if (probe != Standing.NO_PROBE) {
                boolean ended = bad
                        ? standing.eject(probe, now, RULES, "bad").isPresent()
                        : standing.passed(probe, now, RULES.probes());
                if (ended) {
                    of(endings, probe).incrementAndGet();
                }
            } else if (bad) {
                standing.eject(probe, now, RULES, "bad");
            }
        }
    }

    private static AtomicInteger of(Map<Integer, AtomicInteger> counts, int probe) {
        return counts.computeIfAbsent(probe, trial -> new AtomicInteger());
    }
}
