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

    /** Finds them; throws if no model can serve the request. A call's cost is estimated from its input and the output that the request allows. */
    static Voters of(ModelCatalog catalog, Consensus consensus, RoutingRequest request) {
        Candidates candidates = new Candidates(request);
        List<Slot> slots = new ArrayList<>();
        List<Step> skipped = new ArrayList<>();
        Set<String> taken = new HashSet<>(consensus.models());
        Budget budget = Budget.of(catalog, consensus, request);
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

    /** What is left to be spent. Not thread-safe. */
    private static final class Budget {

        private final double limit;
        private final TokenCount tokens;
        private double reserved;

        private Budget(double limit, TokenCount tokens) {
            this.limit = limit;
            this.tokens = tokens;
        }

        static Budget of(ModelCatalog catalog, Consensus consensus, RoutingRequest request) {
            double limit = limit(consensus, request);
            int input = Double.isInfinite(limit) ? 0 : request.variables().tokensEstimate();
            int output = Candidates.expectedOutput(request);
            Budget budget = new Budget(limit, new TokenCount(input, 0, output));
            if (consensus.rule() instanceof Rule.Synthesis synthesis) {
                TokenCount all = new TokenCount(input + consensus.models().size() * output, 0, output);
                budget.reserved = catalog.require(synthesis.judge()).price().cost(all);
            }
            return budget;
        }

        boolean allows(List<CandidateModel> order) {
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
                    .mapToDouble(model -> model.price().cost(tokens))
                    .max()
                    .orElse(0);
        }
    }
}
