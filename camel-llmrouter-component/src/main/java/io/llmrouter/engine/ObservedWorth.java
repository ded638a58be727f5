/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import java.util.List;
import java.util.Locale;

/**
 * What a cascade was worth since the start, with every call counted. Immutable.
 *
 * <p>Asking the first model first saves as long as the share of requests that go on stays below {@code 1 - first / baseline}, both as mean costs of a
 * request.
 *
 * @param models of the cascade, in order
 * @param requests that were answered
 * @param escalated of these, that went on from the first model
 * @param cost of all their calls, those of signals included
 * @param firstCost of the calls to the first model and of its signals
 * @param baselineCost what always asking the strongest would have cost
 * @param overheadMicros microseconds spent in this process, all requests
 * @param callMillis milliseconds spent in calls, all requests; those for a signal, which are made side by side, count as long as the longest
 * @param waitedMillis the part of it, of requests that went on, before another model than the first was asked
 */
public record ObservedWorth(
        List<String> models,
        long requests,
        long escalated,
        double cost,
        double firstCost,
        double baselineCost,
        double overheadMicros,
        double callMillis,
        double waitedMillis) {

    private static final double ROUNDING = 1e-9;

    /** Copies the list. */
    public ObservedWorth {
        models = List.copyOf(models);
    }

    static ObservedWorth of(RoutingDecision decision) {
        List<String> models = decision.plan().models();
        List<Attempt> before = decision.attempts().stream()
                .takeWhile(attempt -> !attempt.reason().equals("escalation"))
                .toList();
        boolean escalated = decision.answer().escalations() > 0;
        return new ObservedWorth(
                models,
                1,
                escalated ? 1 : 0,
                decision.cost(),
                before.stream().mapToDouble(Attempt::cost).sum(),
                decision.baselineCost(),
                decision.overheadUs().total(),
                millis(decision.attempts()),
                escalated ? millis(before) : 0);
    }

    /** One after the other, but calls for the same signal side by side. */
    private static double millis(List<Attempt> attempts) {
        double sum = 0;
        double longest = 0;
        for (Attempt attempt : attempts) {
            if (attempt.reason().equals("confidence")) {
                longest = Math.max(longest, attempt.latencyMs());
            } else {
                sum += longest + attempt.latencyMs();
                longest = 0;
            }
        }
        return sum + longest;
    }

    ObservedWorth plus(ObservedWorth other) {
        return new ObservedWorth(
                models,
                requests + other.requests,
                escalated + other.escalated,
                cost + other.cost,
                firstCost + other.firstCost,
                baselineCost + other.baselineCost,
                overheadMicros + other.overheadMicros,
                callMillis + other.callMillis,
                waitedMillis + other.waitedMillis);
    }

    /** Share of the requests that went on, in [0, 1]. */
    public double escalationRate() {
        return requests == 0 ? 0 : (double) escalated / requests;
    }

    /** The share up to which asking the first model first saves; below 0 if it never does. */
    public double breakEven() {
        return baselineCost == 0 ? 0 : 1 - firstCost / baselineCost;
    }

    /** Milliseconds that a request which went on had waited for the first model and its signals; 0 where none went on. */
    public double waitedMillisOfEscalated() {
        return escalated == 0 ? 0 : waitedMillis / escalated;
    }

    /** Whether it cost more than always asking the strongest; not so where all cheaper stages are off. */
    public boolean loses() {
        return cost > baselineCost * (1 + ROUNDING);
    }

    /** For people. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "%s%d requests, %.1f %% went on (it pays below %.1f %%), cost %.6g instead of %.6g, calls took %.0f ms a request, those that"
                        + " went on had waited %.0f ms by then, %.0f us a request in this process",
                loses() ? "NOT WORTH IT: " : "",
                requests,
                100 * escalationRate(),
                100 * breakEven(),
                cost,
                baselineCost,
                requests == 0 ? 0 : callMillis / requests,
                waitedMillisOfEscalated(),
                requests == 0 ? 0 : overheadMicros / requests);
    }
}
