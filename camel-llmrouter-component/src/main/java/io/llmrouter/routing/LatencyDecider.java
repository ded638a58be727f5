/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import io.llmrouter.load.LatencySummary;
import io.llmrouter.resilience.Deployment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses the model that is expected to answer first.
 *
 * <p>Idea: time to the first token plus as many tokens as answers usually have, times the time per token, each as the chosen percentile of the last calls;
 * divided by the share of calls that were answered, for a failed call has to be made again. Who is at most the tolerance behind the fastest is as fast: two of
 * those are drawn by weight, and the less busy one takes it, so that not everybody runs to one. What has fewer than three calls, or none lately, counts as
 * fast, but gets one call at a time until it has. Where answers are not streamed, what whole answers took is compared. Cost: about a microsecond, most of it for
 * the reason. Known weakness: a percentile of a sum is not the sum of percentiles, and who is fastest is seen only when calls have ended. Thread-safe.
 */
public final class LatencyDecider extends PooledDecider {

    private static final double ENOUGH_EVIDENCE = 0.5;
    private static final int ENOUGH_CALLS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Goal goal;

    /**
     * What is compared.
     *
     * @param percentile 50 or 95
     * @param tolerance how far behind the fastest still counts as fast, as a share of its time, from 0 on
     * @param firstTokenOnly the first token instead of the whole answer
     */
    public record Goal(int percentile, double tolerance, boolean firstTokenOnly) {

        /** Checks the numbers. */
        public Goal {
            if (percentile != 50 && percentile != 95) {
                throw new IllegalArgumentException("percentile is " + percentile + "; write 50 or 95");
            }
            if (!(tolerance >= 0) || tolerance > 1) {
                throw new IllegalArgumentException("tolerance is " + tolerance + "; a share is between 0 and 1");
            }
        }

        private String words() {
            return (firstTokenOnly ? "first token" : "answer") + ", p" + percentile;
        }
    }

    /**
     * @param pool whom it chooses among
     * @param goal what it compares
     */
    public LatencyDecider(CandidatePool pool, Goal goal) {
        super(pool);
        this.goal = goal;
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    Verdict choose(RoutingRequest request, CandidatePool.Open open) {
        Estimates estimates = new Estimates(open.indexes(), request);
        if (estimates.nothing()) {
            return new Verdict.Abstain((goal.firstTokenOnly() ? "no first token was" : "no answer was")
                    + " observed lately of any of " + pool.names() + open.remark());
        }
        int chosen = pool.drawTwo(estimates.fast());
        String reason = estimates.sentence(chosen) + open.remark();
        return pool.use(chosen, open, estimates.nanos, reason, Map.of("expectedMs", estimates.millis()));
    }

    /** What is expected of each that can be chosen. One request. */
    private final class Estimates {

        private final int[] open;
        private final LatencySummary[] summaries;
        private final double[] nanos;
        private final boolean[] unmeasured;
        private final boolean streamed;
        private final double tokens;

        Estimates(int[] open, RoutingRequest request) {
            this.open = open;
            this.summaries = new LatencySummary[open.length];
            this.nanos = new double[open.length];
            this.unmeasured = new boolean[open.length];
            boolean allStreamed = true;
            for (int i = 0; i < open.length; i++) {
                summaries[i] = summary(pool.member(open[i]));
                unmeasured[i] = hardlyMeasured(summaries[i]);
                allStreamed &= !summaries[i].total().known() || summaries[i].streamed();
            }
            this.streamed = allStreamed;
            this.tokens = length(request);
            for (int i = 0; i < open.length; i++) {
                nanos[i] = expected(summaries[i]);
            }
        }

        /** What this process does not know itself another one may. */
        private LatencySummary summary(Deployment member) {
            LatencySummary own = member.summary();
            return hardlyMeasured(own)
                    ? member.summaryElsewhere()
                            .filter(other -> !hardlyMeasured(other))
                            .orElse(own)
                    : own;
        }

        private static boolean hardlyMeasured(LatencySummary summary) {
            return summary.evidence() < ENOUGH_EVIDENCE || summary.calls() < ENOUGH_CALLS;
        }

        /** As long as answers of all of them usually are, if the request allows that. */
        private double length(RoutingRequest request) {
            double sum = 0;
            double weight = 0;
            for (LatencySummary summary : summaries) {
                if (!Double.isNaN(summary.outputTokens())) {
                    sum += summary.outputTokens() * summary.evidence();
                    weight += summary.evidence();
                }
            }
            Integer most = request.chat().maxOutputTokens();
            double usual = weight == 0 ? 1 : sum / weight;
            return most == null ? usual : Math.min(most, usual);
        }

        private double expected(LatencySummary summary) {
            double once = goal.firstTokenOnly()
                    ? summary.firstToken().at(goal.percentile())
                    : streamed
                            ? summary.expected(tokens, goal.percentile())
                            : summary.total().at(goal.percentile());
            return once / (1 - Math.min(summary.failureShare(), 0.99));
        }

        boolean nothing() {
            for (double time : nanos) {
                if (!Double.isNaN(time)) {
                    return false;
                }
            }
            return true;
        }

        /** The fastest, those that are as fast, and those that nobody measures yet. */
        List<Integer> fast() {
            double fastest = Double.POSITIVE_INFINITY;
            for (double time : nanos) {
                fastest = time < fastest ? time : fastest;
            }
            List<Integer> fast = new ArrayList<>(open.length);
            for (int i = 0; i < open.length; i++) {
                boolean untried = unmeasured[i] && pool.member(open[i]).inFlight() == 0;
                if (untried || nanos[i] <= fastest * (1 + goal.tolerance())) {
                    fast.add(open[i]);
                }
            }
            return fast;
        }

        String sentence(int chosen) {
            StringBuilder line = new StringBuilder(160);
            line.append("fastest or as fast (").append(goal.words());
            if (streamed && !goal.firstTokenOnly()) {
                line.append(", ").append(Math.round(tokens)).append(" tokens");
            }
            line.append("): ");
            for (int i = 0; i < open.length; i++) {
                if (open[i] == chosen) {
                    append(line, i);
                }
            }
            for (int i = 0; i < open.length; i++) {
                if (open[i] != chosen) {
                    append(line.append(", "), i);
                }
            }
            return line.toString();
        }

        private void append(StringBuilder line, int i) {
            Deployment member = pool.member(open[i]);
            line.append(member.name());
            if (Double.isNaN(nanos[i])) {
                line.append(" has no such time, ").append(summaries[i].calls()).append(" calls");
            } else {
                line.append(' ').append(Math.round(nanos[i] / NANOS_PER_MILLI)).append(" ms");
                if (summaries[i].failureShare() > 0) {
                    line.append(" with ")
                            .append(Math.round(100 * summaries[i].failureShare()))
                            .append(" % failures");
                }
            }
            if (unmeasured[i]) {
                line.append(", hardly measured lately");
            }
        }

        Map<String, Object> millis() {
            Map<String, Object> millis = new LinkedHashMap<>();
            for (int i = 0; i < open.length; i++) {
                if (!Double.isNaN(nanos[i])) {
                    millis.put(pool.name(open[i]), CandidatePool.rounded(nanos[i] / NANOS_PER_MILLI, 10));
                }
            }
            return millis;
        }
    }
}
