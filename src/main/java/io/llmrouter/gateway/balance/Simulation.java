/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.balance;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.resilience.Deployment;
import io.llmrouter.resilience.Deployments;
import io.llmrouter.resilience.SharedHealth;
import io.llmrouter.routing.CandidatePool;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.routing.Verdict;
import io.llmrouter.routing.WeightedDecider;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * One run: requests come at random, the real decider chooses, the real windows and pools observe; only the deployments and the time are made up. A call that
 * failed is made again on the next deployment. Circuit breakers are not simulated. One thread.
 */
public final class Simulation {

    private static final List<String> NAMES = List.of("eu", "us", "asia");
    private static final double FIRST_TOKEN = 0.3;
    private static final double PER_TOKEN = 0.015;
    private static final double TOKENS = 130;
    private static final double FAILS_AFTER = 0.05;
    private static final double SECOND = 1e9;

    private final RoutingRequest request = RoutingRequest.of(
            ChatRequest.builder().messages(UserMessage.from("q")).build());
    private final Scenario scenario;
    private final double perSecond;
    private final Random world;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Deployments deployments =
            new Deployments(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), this::ticks, SharedHealth.none());
    private final Decider decider;
    private final Decider otherwise;
    private final List<Served> served = new ArrayList<>();
    private double now;
    private long order;

    /** What happens then. */
    private record Event(double at, long order, Runnable work) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Double.compare(at, other.at);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    /**
     * One request.
     *
     * @param at when it came, in seconds
     * @param chosen index of the deployment that was chosen
     * @param seconds until it was answered, failed calls included; NaN if nobody answered
     */
    record Served(double at, int chosen, double seconds) {}

    /**
     * @param scenario what happens
     * @param strategy who chooses
     * @param perSecond requests, on the mean
     * @param seed of everything that is random
     */
    public Simulation(Scenario scenario, Strategy strategy, double perSecond, long seed) {
        this.scenario = scenario;
        this.perSecond = perSecond;
        this.world = new Random(seed);
        Random draws = new Random(seed + 1);
        Map<String, Double> weights = new LinkedHashMap<>();
        NAMES.forEach(name -> weights.put(name, 1.0));
        deployments.configure(weights.keySet(), strategy.pools(NAMES));
        CandidatePool pool = new CandidatePool(
                weights, new CandidatePool.Surroundings(deployments, (request, name) -> true, draws::nextDouble));
        this.decider = strategy.decider().apply(pool);
        this.otherwise = new WeightedDecider(pool, WeightedDecider.By.TURNS);
    }

    private long ticks() {
        return (long) (now * SECOND);
    }

    /** Runs to the end. */
    public Figures run() {
        at(0, this::arrive);
        while (!events.isEmpty()) {
            Event next = events.poll();
            now = next.at();
            next.work().run();
        }
        return Figures.of(scenario, served);
    }

    private void at(double time, Runnable work) {
        events.add(new Event(time, order++, work));
    }

    private void arrive() {
        Verdict verdict = decider.decide(request);
        Verdict.Use use = verdict instanceof Verdict.Use decided
                ? decided
                : otherwise.decide(request) instanceof Verdict.Use turn ? turn : new Verdict.Use(NAMES.get(0), "");
        int tokens = 2 + (int) (TOKENS * Math.exp(0.6 * world.nextGaussian()));
        int chosen = NAMES.indexOf(use.target());
        call(new Asked(now, chosen, tokens), 0);
        if (now < Scenario.STOP) {
            at(now - Math.log(1 - world.nextDouble()) / perSecond, this::arrive);
        }
    }

    private record Asked(double at, int chosen, int tokens) {}

    private void call(Asked asked, int attempt) {
        if (attempt == NAMES.size()) {
            served.add(new Served(asked.at, asked.chosen, Double.NaN));
            return;
        }
        int index = (asked.chosen + attempt) % NAMES.size();
        Deployment deployment = deployments.of(NAMES.get(index));
        boolean ill = index == NAMES.size() - 1 && scenario.ill(now);
        Deployment.Call call = deployment.begin();
        if (ill && world.nextDouble() < scenario.failures()) {
            at(now + FAILS_AFTER, () -> {
                call.failed();
                call(asked, attempt + 1);
            });
            return;
        }
        double crowd =
                Math.max(1, (double) deployment.inFlight() / scenario.slots().get(index));
        double factor = crowd * (ill ? scenario.slowdown() : 1);
        double first = FIRST_TOKEN * factor * Math.exp(0.3 * world.nextGaussian());
        double total = first + PER_TOKEN * factor * asked.tokens * Math.exp(0.1 * world.nextGaussian());
        at(now + total, () -> {
            call.answered((long) (total * SECOND), (long) (first * SECOND), asked.tokens);
            served.add(new Served(asked.at, asked.chosen, now - asked.at));
        });
    }
}
