/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.RoutingDecision.Reason;
import io.llmrouter.routing.RoutingDecision.Step;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.routing.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was decided for one request, and how.
 *
 * @param plan what to do
 * @param steps each decider's verdict
 * @param reason why
 */
record Choice(Plan plan, List<Step> steps, Reason reason) {

    /**
     * A stage that can really be run.
     *
     * @param judge who judges its answer
     * @param order its model and that model's fallbacks, without those that cannot serve the request
     */
    record Stage(CascadeStage judge, List<CandidateModel> order) {}

    /** Asks the deciders, or obeys the pin. */
    static Choice of(RouterDefinition router, RoutingRequest request) {
        List<Decider> deciders = request.pin()
                .map(pin -> List.<Decider>of(new FixedDecider("pinned", pin)))
                .orElse(router.deciders());
        List<Step> steps = new ArrayList<>(deciders.size());
        for (Decider decider : deciders) {
            Verdict verdict = decider.decide(request);
            if (verdict instanceof Verdict.Use use) {
                steps.add(new Step(decider.name(), "use " + use.target(), use.reason()));
                return new Choice(plan(router, use.target()), steps, new Reason(decider.name(), use.reason()));
            }
            steps.add(new Step(decider.name(), "abstain", verdict.reason()));
        }
        throw new IllegalStateException(
                "router '" + router.name() + "' has no decider that always decides; its last one must");
    }

    /** The stages that can serve the request; throws if there is none. */
    List<Stage> stages(RouterDefinition router, RoutingRequest request) {
        Candidates candidates = new Candidates(request);
        List<Stage> stages = new ArrayList<>(2);
        for (CascadeStage stage : judges()) {
            List<CandidateModel> order = candidates.ableOf(router.catalog().withFallbacks(stage.model()));
            if (!order.isEmpty()) {
                stages.add(new Stage(stage, order));
            }
        }
        if (stages.isEmpty()) {
            throw candidates.nobody();
        }
        return stages;
    }

    private List<CascadeStage> judges() {
        if (plan instanceof Plan.InStages staged) {
            return staged.cascade().stages();
        }
        return List.of(CascadeStage.accepting(((Plan.OneModel) plan).model()));
    }

    private static Plan plan(RouterDefinition router, String target) {
        Cascade cascade = router.plans().get(target);
        if (cascade != null) {
            return new Plan.InStages(cascade);
        }
        if (router.catalog().names().contains(target)) {
            return new Plan.OneModel(target);
        }
        Set<String> known = new TreeSet<>(router.catalog().names());
        known.addAll(router.plans().keySet());
        throw new InvalidPromptException(Suggestion.unknown("model or plan", target, known));
    }
}
