/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.consensus.Consensus;
import io.llmrouter.consensus.Rule;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.model.TokenCount;
import io.llmrouter.routing.RoutingDecision.Step;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.stats.StatsRepository;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who is asked by a consensus: the models that can serve the request and that what may be spent allows, in order. A fallback takes over for one model
 * only and is no model of the plan, so that nobody votes twice. Immutable.
 *
 * @param slots who is asked
 * @param skipped who is not, and why
 */
record Voters(List<Slot> slots, List<Step> skipped) {

    /**
     * One vote.
     *
     * @param model name in the plan
     * @param order its model and that model's fallbacks, without those that cannot serve the request
     */
    record Slot(String model, List<CandidateModel> order) {}

    /** Finds them; throws if no model can serve the request. A call's cost is estimated from its input and from the output that the request allows, or that
     *  the model's answers usually have. */
    static Voters of(ModelCatalog catalog, Consensus consensus, RoutingRequest request, StatsRepository stats) {
        Candidates candidates = new Candidates(request);
        List<Slot> slots = new ArrayList<>();
        List<Step> skipped = new ArrayList<>();
        Set<String> taken = new HashSet<>(consensus.models());
        Budget budget = Budget.of(catalog, consensus, new Expected(request, stats));
        boolean able = false;
        for (String name : consensus.models()) {
            List<CandidateModel> order = candidates.ableOf(catalog.withFallbacks(name).stream()
                    .filter(model -> model.name().equals(name) || !taken.contains(model.name()))
                    .toList());
            order.forEach(model -> taken.add(model.name()));
            able |= !order.isEmpty();
            if (order.isEmpty()) {
                skipped.add(skip(name, "it cannot serve this request"));
            } else if (budget.allows(order)) {
                slots.add(new Slot(name, order));
            } else {
                skipped.add(skip(name, budget.tooDear(order)));
            }
        }
        if (!able) {
            throw candidates.nobody();
        }
        return new Voters(List.copyOf(slots), List.copyOf(skipped));
    }

    static Step skip(String model, String why) {
        return new Step("consensus", "skip " + model, why);
    }

    /** The lower of the plan's and the request's limit; infinite where there is none. */
    static double limit(Consensus consensus, RoutingRequest request) {
        double own = consensus.maxCost() == null ? Double.POSITIVE_INFINITY : consensus.maxCost();
        return Math.min(own, request.maxCost().orElse(Double.POSITIVE_INFINITY));
    }

    /** What a call is expected to cost. */
    private record Expected(RoutingRequest request, StatsRepository stats) {

        double cost(CandidateModel model, int further) {
            return model.price().cost(new TokenCount(request.promptTokens() + further, 0, output(model)));
        }

        int output(CandidateModel model) {
            return Candidates.expectedOutput(request, model, stats);
        }
    }

    /** What is left to be spent. Not thread-safe. */
    private static final class Budget {

        private final double limit;
        private final Expected expected;
        private double reserved;

        private Budget(double limit, Expected expected) {
            this.limit = limit;
            this.expected = expected;
        }

        static Budget of(ModelCatalog catalog, Consensus consensus, Expected expected) {
            Budget budget = new Budget(limit(consensus, expected.request), expected);
            if (!budget.isEndless() && consensus.rule() instanceof Rule.Synthesis synthesis) {
                int answers = consensus.models().stream()
                        .mapToInt(model -> expected.output(catalog.require(model)))
                        .sum();
                budget.reserved = expected.cost(catalog.require(synthesis.judge()), answers);
            }
            return budget;
        }

        private boolean isEndless() {
            return Double.isInfinite(limit);
        }

        boolean allows(List<CandidateModel> order) {
            if (isEndless()) {
                return true;
            }
            boolean allowed = reserved + dearest(order) <= limit;
            reserved += allowed ? dearest(order) : 0;
            return allowed;
        }

        String tooDear(List<CandidateModel> order) {
            return "it is expected to cost " + dearest(order) + ", with the other calls' " + reserved
                    + " above maxCost " + limit;
        }

        /** Any of them may be the one that answers. */
        private double dearest(List<CandidateModel> order) {
            return order.stream()
                    .mapToDouble(model -> expected.cost(model, 0))
                    .max()
                    .orElse(0);
        }
    }
}
