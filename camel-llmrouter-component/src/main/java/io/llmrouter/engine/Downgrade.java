/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.stats.StatsRepository;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who answers when money is short: of the models that the router uses anyway, the one that can serve the request and is expected to cost least.
 *
 * @param router whose models
 * @param stats how long their answers usually are
 */
record Downgrade(RouterDefinition router, StatsRepository stats) {

    /**
     * A stage of one model without fallbacks, whose answer is taken.
     *
     * @param decided models of the plan that would have been followed
     * @throws io.llmrouter.failure.NoModelAvailableException if no model can serve the request
     */
    Choice.Stage stage(RoutingRequest request, List<String> decided) {
        Candidates candidates = new Candidates(request);
        CandidateModel cheapest =
                candidates
                        .ableOf(used(decided).stream()
                                .map(router.catalog()::require)
                                .toList())
                        .stream()
                        .min(Comparator.comparingDouble(model -> Purse.expected(request, model, stats)))
                        .orElseThrow(candidates::nobody);
        return new Choice.Stage(CascadeStage.accepting(cheapest.name()), List.of(cheapest));
    }

    private Set<String> used(List<String> decided) {
        Set<String> used = new LinkedHashSet<>(router.standIns().models());
        if (!router.standIns().alone()) {
            used.addAll(decided);
            router.plans().values().forEach(cascade -> used.addAll(cascade.models()));
            router.consensuses().values().forEach(consensus -> used.addAll(consensus.models()));
        }
        return used;
    }
}
