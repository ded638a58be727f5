/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.drift.DriftChange;
import io.llmrouter.drift.DriftSettings;
import io.llmrouter.drift.DriftWatch;
import io.llmrouter.replay.DriftPool.Answers;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Answer;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.CacheFacts;
import io.llmrouter.routing.RoutingDecision.Confidence;
import io.llmrouter.routing.RoutingDecision.OverheadUs;
import io.llmrouter.routing.RoutingDecision.PlanFacts;
import io.llmrouter.routing.RoutingDecision.Reason;
import io.llmrouter.routing.RoutingDecision.RequestFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Traffic drawn from a pool, one request a second, and the watch that sees it as it would see a live cascade with a cache. One thread. */
final class DriftTape {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final CacheFacts MISS = new CacheFacts("miss", null, "nothing near");
    private static final CacheFacts HIT = new CacheFacts("hit-semantic", 0.95, "near enough");
    private static final RequestFacts REQUEST = new RequestFacts("0", 100, 25, 1, false, false, "en");
    private static final OverheadUs OVERHEAD = new OverheadUs(0, 0, 0, 0);
    private static final Reason REASON = new Reason("otherwise", "otherwise");
    private static final int JUDGED_EVERY = 100;

    private final DriftPool pool;
    private final Traffic traffic;
    private final SplittableRandom random;
    private final DriftWatch watch;
    private final PlanFacts plan;
    private long requests;
    private long judged;
    private long wrong;

    /**
     * What traffic does beside being easy or hard.
     *
     * @param labelled share of the answers whose worth is known later, in [0, 1]
     * @param hits share of requests answered from the cache, in [0, 1]
     * @param tested share of the hits that are judged, in [0, 1]
     * @param wrong share of the hits that are wrong, in [0, 1]
     */
    record Traffic(double labelled, double hits, double tested, double wrong) {}

    DriftTape(DriftPool pool, Traffic traffic, DriftSettings settings, long seed, Consumer<DriftChange> alarms) {
        this.pool = pool;
        this.traffic = traffic;
        this.random = new SplittableRandom(seed);
        this.watch = new DriftWatch("tape", settings, alarms);
        this.plan = new PlanFacts("cascade", List.of(pool.cheap(), pool.strong()));
    }

    /** One more request. */
    void next(double hardShare) {
        Instant time = START.plusSeconds(requests++);
        String id = Long.toString(requests);
        if (random.nextDouble() < traffic.hits()) {
            watch.decided(
                    decision(id, time, HIT, List.of(), new Answer("cache", "STOP", 0, false), 0), pool.strong(), time);
            if (random.nextDouble() < traffic.tested()) {
                judged++;
                wrong += random.nextDouble() < traffic.wrong() ? 1 : 0;
            }
        } else {
            asked(id, time, pool.draw(random, hardShare));
        }
        if (requests % JUDGED_EVERY == 0) {
            watch.hits(judged, wrong, time);
        }
    }

    private void asked(String id, Instant time, Answers answers) {
        double stated = pool.stated(answers);
        boolean escalates = pool.escalates(answers);
        Confidence confidence = new Confidence(
                "recorded",
                Double.isNaN(answers.signal()) ? null : (Double) answers.signal(),
                pool.calibrator() == null || Double.isNaN(stated) ? null : (Double) stated,
                pool.threshold());
        Attempt cheap =
                attempt(pool.cheap(), "plan", answers.cheapCost(), confidence, escalates ? "escalated" : "accepted");
        List<Attempt> attempts = escalates
                ? List.of(cheap, attempt(pool.strong(), "escalation", answers.strongCost(), null, "accepted"))
                : List.of(cheap);
        Answer answer = new Answer(escalates ? pool.strong() : pool.cheap(), "STOP", escalates ? 1 : 0, false);
        double cost = answers.cheapCost() + (escalates ? answers.strongCost() : 0);
        watch.decided(decision(id, time, MISS, attempts, answer, cost), pool.strong(), time);
        if (answers.embedding() != null) {
            watch.embedded(answers.embedding(), time);
        }
        if (random.nextDouble() < traffic.labelled()) {
            watch.labelled(id, escalates ? answers.strongRight() : answers.cheapRight(), "gold", time);
        }
    }

    private static Attempt attempt(String model, String reason, double cost, Confidence confidence, String outcome) {
        return new Attempt(model, model, reason, 100, 0, 20, cost, 100, null, confidence, outcome, null);
    }

    private RoutingDecision decision(
            String id, Instant time, CacheFacts cache, List<Attempt> attempts, Answer answer, double cost) {
        return new RoutingDecision(
                id, time, "tape", 1, null, null, null, REQUEST, Map.of(), List.of(), plan, cache, attempts, answer,
                cost, cost, "USD", OVERHEAD, REASON);
    }
}
