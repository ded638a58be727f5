/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.balance;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.resilience.Deployment;
import io.llmrouter.resilience.Deployments;
import io.llmrouter.routing.CandidatePool;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.RoutingRequest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongUnaryOperator;

/** What observing a call, and deciding among three deployments whose windows are full, costs one thread of processor time; the median of five rounds. */
public final class Cost {

    private static final List<String> NAMES = List.of("eu", "us", "asia");
    private static final int WARM_UP = 50_000;
    private static final int ROUNDS = 5;
    private static final long MILLI = 1_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Deployments deployments = Deployments.alone();
    private final Random random = new Random(42);
    private final int times;

    /** @param times how often each is done, after a warm-up */
    public Cost(int times) {
        this.times = times;
        for (int i = 0; i < 200; i++) {
            NAMES.forEach(name -> observe(deployments.of(name)));
        }
    }

    private void observe(Deployment deployment) {
        long first = (200 + random.nextInt(200)) * MILLI;
        deployment.begin().answered(first + (1 + random.nextInt(300)) * 15 * MILLI, first, 100);
    }

    /** Nanoseconds that a call's begin and end take. */
    public double observing() {
        return nanos(i -> {
            observe(deployments.of(NAMES.get((int) (i % NAMES.size()))));
            return i;
        });
    }

    /** Nanoseconds of a decision while calls come in, so that windows are summed up again every 20 ms; the observation before each is taken off. */
    public double deciding(Strategy strategy) {
        Map<String, Double> weights = new LinkedHashMap<>();
        NAMES.forEach(name -> weights.put(name, 1.0));
        deployments.configure(weights.keySet(), strategy.pools(NAMES));
        Decider decider = strategy.decider()
                .apply(new CandidatePool(
                        weights,
                        new CandidatePool.Surroundings(deployments, (request, name) -> true, random::nextDouble)));
        RoutingRequest request = RoutingRequest.of(
                ChatRequest.builder().messages(UserMessage.from("q")).build());
        double observing = observing();
        return nanos(i -> {
                    observe(deployments.of(NAMES.get((int) (i % NAMES.size()))));
                    return decider.decide(request).reason().length();
                })
                - observing;
    }

    private double nanos(LongUnaryOperator work) {
        long sum = 0;
        for (int i = 0; i < WARM_UP; i++) {
            sum += work.applyAsLong(i);
        }
        double[] rounds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < times; i++) {
                sum += work.applyAsLong(i);
            }
            rounds[round] = (double) (THREADS.getCurrentThreadCpuTime() - start) / times;
        }
        Arrays.sort(rounds);
        return sum == 0 ? Double.NaN : rounds[ROUNDS / 2];
    }
}
