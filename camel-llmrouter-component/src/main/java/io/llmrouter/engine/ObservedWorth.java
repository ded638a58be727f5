/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.cascade.StageFlow;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a cascade was worth since the start, with every call counted. Immutable.
 *
 * @param stages all but the last, in order; what deciding cost is counted with the first that was asked
 * @param models of the cascade, in order
 * @param requests that were answered
 * @param cost of all their calls, those of signals included
 * @param baselineCost what always asking the strongest would have cost
 * @param overheadMicros microseconds spent in this process, all requests
 * @param callMillis milliseconds spent in calls, all requests; those for a signal, which are made side by side, count as long as the longest
 * @param waitedMillis the part of it, of requests that went on, before a second stage was asked
 */
public record ObservedWorth(
        List<StageFlow> stages,
        List<String> models,
        long requests,
        double cost,
        double baselineCost,
        double overheadMicros,
        double callMillis,
        double waitedMillis) {

    /** Requests from which on a loss is no chance any more. */
    static final int ENOUGH = 200;

    private static final double ROUNDING = 1e-9;

    /** Copies the lists. */
    public ObservedWorth {
        stages = List.copyOf(stages);
        models = List.copyOf(models);
    }

    static ObservedWorth of(RoutingDecision decision) {
        List<String> models = decision.plan().models();
        List<List<Attempt>> asked = byStage(decision.attempts());
        return new ObservedWorth(
                flows(models, asked, decision.cost()),
                models,
                1,
                decision.cost(),
                decision.baselineCost(),
                decision.overheadUs().total(),
                millis(decision.attempts()),
                asked.size() > 1 ? millis(asked.get(0)) : 0);
    }

    /** The calls of each stage that was asked, those of its signal included. */
    private static List<List<Attempt>> byStage(List<Attempt> attempts) {
        List<List<Attempt>> stages = new ArrayList<>();
        for (Attempt attempt : attempts) {
            if (stages.isEmpty() || attempt.reason().equals("escalation")) {
                stages.add(new ArrayList<>());
            }
            stages.get(stages.size() - 1).add(attempt);
        }
        return stages;
    }

    /** Of one request. Where the fallback of a stage was asked instead of its model, it stands for the stage after the one before. */
    private static List<StageFlow> flows(List<String> models, List<List<Attempt>> asked, double cost) {
        StageFlow[] flows = models.subList(0, models.size() - 1).stream()
                .map(model -> new StageFlow(model, 0, 0, 0))
                .toArray(StageFlow[]::new);
        double deciding = cost - asked.stream().mapToDouble(ObservedWorth::cost).sum();
        int next = 0;
        for (int i = 0; i < asked.size(); i++) {
            int stage = Math.max(next, models.indexOf(asked.get(i).get(0).model()));
            if (stage < flows.length) {
                flows[stage] = new StageFlow(
                        models.get(stage),
                        1,
                        i < asked.size() - 1 ? 1 : 0,
                        cost(asked.get(i)) + (i == 0 ? deciding : 0));
            }
            next = stage + 1;
        }
        return List.of(flows);
    }

    private static double cost(List<Attempt> attempts) {
        return attempts.stream().mapToDouble(Attempt::cost).sum();
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
                IntStream.range(0, stages.size())
                        .mapToObj(i -> stages.get(i).plus(other.stages.get(i)))
                        .toList(),
                models,
                requests + other.requests,
                cost + other.cost,
                baselineCost + other.baselineCost,
                overheadMicros + other.overheadMicros,
                callMillis + other.callMillis,
                waitedMillis + other.waitedMillis);
    }

    /** Of each stage, the share of its requests that may go on, see {@link StageFlow#breakEven}. */
    public double[] breakEven() {
        return StageFlow.breakEven(stages, strong());
    }

    private double strong() {
        return requests == 0 ? Double.NaN : baselineCost / requests;
    }

    /** Milliseconds that a request which went on had waited for the first stage asked and its signals; 0 where none went on. */
    public double waitedMillisOfEscalated() {
        long escalated = stages.stream()
                .filter(stage -> stage.asked() > 0)
                .findFirst()
                .map(StageFlow::wentOn)
                .orElse(0L);
        return escalated == 0 ? 0 : waitedMillis / escalated;
    }

    /** Whether it cost more than always asking the strongest; not so where all cheaper stages are off. */
    public boolean loses() {
        return cost > baselineCost * (1 + ROUNDING);
    }

    /** Stages that were asked {@value #ENOUGH} times or more and cost more than they save, one sentence each. */
    public List<String> losingStages() {
        return StageFlow.losing(stages, strong(), ENOUGH);
    }

    /** For people. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "%s%d requests, %s, cost %.6g instead of %.6g, calls took %.0f ms a request, those that"
                        + " went on had waited %.0f ms by then, %.0f us a request in this process%s",
                loses() ? "NOT WORTH IT: " : "",
                requests,
                goingOn(),
                cost,
                baselineCost,
                requests == 0 ? 0 : callMillis / requests,
                waitedMillisOfEscalated(),
                requests == 0 ? 0 : overheadMicros / requests,
                losingStages().stream().map("; "::concat).collect(Collectors.joining()));
    }

    private String goingOn() {
        double[] breakEven = breakEven();
        String each = IntStream.range(0, stages.size())
                .filter(i -> stages.get(i).asked() > 0)
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%.1f %% went on from %s (it pays below %.1f %%)",
                        100 * stages.get(i).goesOn(),
                        stages.get(i).model(),
                        100 * breakEven[i]))
                .collect(Collectors.joining(", "));
        return each.isEmpty() ? "all cheaper stages off" : each;
    }
}
