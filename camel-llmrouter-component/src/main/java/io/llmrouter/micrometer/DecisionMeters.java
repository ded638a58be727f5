/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.Confidence;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.IntStream;

/**
 * Meters of decisions, {@code camel.llmrouter.*}: who answered and why, what was escalated, given up and taken over, what it cost against the baseline, and
 * what this process itself added. Tags are bounded and hold no tenant, no intent, no text. Thread-safe; a decision costs microseconds.
 */
final class DecisionMeters {

    private static final String PREFIX = "camel.llmrouter.";
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double[] TENTHS =
            IntStream.rangeClosed(1, 10).mapToDouble(tenth -> tenth / 10.0).toArray();
    private static final Duration[] OVERHEADS = IntStream.of(
                    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000)
            .mapToObj(micros -> Duration.ofNanos(micros * 1_000L))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final BoundMeters shown;
    private final MeterFamily<Counter> decisions;
    private final MeterFamily<Counter> escalations;
    private final MeterFamily<Counter> fallbacks;
    private final MeterFamily<Counter> abstained;
    private final MeterFamily<Counter> errors;
    private final MeterFamily<Counter> cost;
    private final MeterFamily<Counter> baseline;
    private final MeterFamily<DoubleAdder> saved;
    private final MeterFamily<Counter> tokens;
    private final MeterFamily<DistributionSummary> confidence;
    private final MeterFamily<Timer> overhead;
    private final MeterFamily<Timer> duration;

    /**
     * @param registry of the application
     * @param shown what is shown in it, not counted
     */
    DecisionMeters(MeterRegistry registry, BoundMeters shown) {
        this.registry = registry;
        this.shown = shown;
        decisions = counter("decisions", "Requests that are over.", "router", "model", "reason", "outcome");
        escalations =
                counter("escalations", "Answers that were not trusted, so that a cascade went on.", "router", "model");
        fallbacks = counter("fallbacks", "Calls to a model in another one's place.", "router", "model");
        abstained = counter("abstained", "Answers that were given though they are not trusted.", "router");
        errors = counter("errors", "Calls that failed or were not made.", "router", "model", "kind");
        cost = counter("cost", "Money spent on calls.", "router", "model", "currency");
        baseline = counter(
                "cost.baseline", "Money that always asking the strongest model would have cost.", "router", "currency");
        saved = new MeterFamily<>(this::saved, "router", "currency");
        tokens = counter("tokens", "Tokens of calls.", "router", "model", "type");
        confidence = new MeterFamily<>(this::confidence, "router", "model", "signal");
        overhead = timer("overhead", "Time that a request spent in this process beyond its models.", OVERHEADS);
        duration = timer("duration", "Time until the last call of a request was over.", ModelCallMeters.SECONDS);
    }

    void count(RoutingDecision decision) {
        String router = decision.router();
        RoutingDecision.Answer answer = decision.answer();
        decisions
                .of(
                        router,
                        answer == null ? null : answer.model(),
                        decision.reason() == null ? null : decision.reason().code(),
                        decision.outcome())
                .increment();
        if (answer != null && answer.abstained()) {
            abstained.of(router).increment();
        }
        double own = decision.overheadUs().total() * NANOS_PER_MICRO;
        overhead.of(router).record((long) own, TimeUnit.NANOSECONDS);
        for (Attempt attempt : decision.attempts()) {
            count(decision, attempt);
        }
        duration.of(router).record((long) Math.max(own, decision.callsMs() * NANOS_PER_MILLI), TimeUnit.NANOSECONDS);
        baseline.of(router, decision.currency()).increment(decision.baselineCost());
    }

    /** What is shown, not counted. */
    void show(RoutingDecision decision) {
        saved.of(decision.router(), decision.currency()).add(decision.savedCost());
    }

    private void count(RoutingDecision decision, Attempt attempt) {
        String router = decision.router();
        String model = attempt.model();
        if (attempt.outcome().equals("escalated")) {
            escalations.of(router, model).increment();
        }
        if (attempt.reason().equals("fallback")) {
            fallbacks.of(router, model).increment();
        }
        String failure = attempt.failureKind().orElse(null);
        if (failure != null) {
            errors.of(router, model, failure).increment();
        }
        if (attempt.cost() > 0) {
            cost.of(router, model, decision.currency()).increment(attempt.cost());
        }
        tokens(router, model, "input", attempt.tokensIn());
        tokens(router, model, "input-cached", attempt.tokensCachedIn());
        tokens(router, model, "output", attempt.tokensOut());
        Confidence trust = attempt.confidence();
        Double level = trust == null ? null : trust.level();
        if (level != null) {
            confidence.of(router, model, trust.signal()).record(level);
        }
    }

    private void tokens(String router, String model, String type, int count) {
        if (count > 0) {
            tokens.of(router, model, type).increment(count);
        }
    }

    private MeterFamily<Counter> counter(String name, String description, String... keys) {
        return new MeterFamily<>(
                tags -> Counter.builder(PREFIX + name)
                        .description(description)
                        .tags(tags)
                        .register(registry),
                keys);
    }

    private MeterFamily<Timer> timer(String name, String description, Duration... buckets) {
        return new MeterFamily<>(
                tags -> Timer.builder(PREFIX + name)
                        .description(description)
                        .tags(tags)
                        .serviceLevelObjectives(buckets)
                        .register(registry),
                "router");
    }

    /** A gauge, for it can fall: a request may cost more than the baseline. */
    private DoubleAdder saved(Tags tags) {
        DoubleAdder sum = new DoubleAdder();
        shown.add(Gauge.builder(PREFIX + "saved", sum, DoubleAdder::sum)
                .description("Baseline less cost since the start; negative while routing costs more.")
                .tags(tags)
                .strongReference(true));
        return sum;
    }

    private DistributionSummary confidence(Tags tags) {
        return DistributionSummary.builder(PREFIX + "confidence")
                .description("P(correct) of a judged answer, or the raw signal where none is calibrated.")
                .tags(tags)
                .serviceLevelObjectives(TENTHS)
                .register(registry);
    }
}
