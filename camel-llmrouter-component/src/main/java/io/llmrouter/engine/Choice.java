/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.cascade.SliceStages;
import io.llmrouter.consensus.Consensus;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.RoutingDecision.Reason;
import io.llmrouter.routing.RoutingDecision.Step;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.routing.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was decided for one request, and how.
 *
 * @param plan what to do
 * @param steps each decider's verdict
 * @param features what the deciders found out, in their order; of equal names the first decider's
 * @param reason why
 */
record Choice(Plan plan, List<Step> steps, Map<String, Object> features, Reason reason) {

    private static final Logger LOG = LoggerFactory.getLogger(Choice.class);

    /**
     * A stage that can really be run.
     *
     * @param judge who judges its answer
     * @param order its model and that model's fallbacks, without those that cannot serve the request
     */
    record Stage(CascadeStage judge, List<CandidateModel> order) {}

    /** Asks the deciders, or obeys the pin. A decider that fails, or names what does not exist, has abstained: its defect costs no request. */
    static Choice of(RouterDefinition router, RoutingRequest request) {
        if (request.pin().isPresent()) {
            String pin = request.pin().get();
            Plan plan = plan(router, pin).orElseThrow(() -> new InvalidPromptException(unknown(router, pin)));
            Verdict.Use use = new Verdict.Use(pin, "pinned -> " + pin);
            return decided(plan, new Said(request, 1), "pinned", use);
        }
        request.qualityFloor().ifPresent(floor -> requireKept(router, floor));
        Said said = new Said(request, router.deciders().size());
        for (Decider decider : router.deciders()) {
            Verdict verdict = ask(decider, request);
            if (verdict instanceof Verdict.Use use) {
                Optional<Plan> plan = plan(router, use.target());
                if (plan.isPresent()) {
                    return decided(plan.get(), said, decider.name(), use);
                }
                verdict = new Verdict.Abstain(
                        failed(decider, unknown(router, use.target()), null).reason(), use.features());
            }
            said.add(decider.name(), "abstain", verdict);
        }
        throw new IllegalStateException(
                "router '" + router.name() + "' has no decider that always decides; its last one must");
    }

    /** A step that cannot keep it says so; that it is nobody's business is said here. */
    private static void requireKept(RouterDefinition router, double floor) {
        long keepers = router.deciders().stream()
                .filter(decider -> decider.keeps(floor))
                .count();
        if (keepers == 0) {
            throw new InvalidPromptException("qualityFloor " + floor + " is asked of router '" + router.name()
                    + "', which has no step that could keep it; give it a predictor with a bundle, or leave it away");
        }
    }

    /** What the deciders said so far. Most say no more than a verdict, and then this costs one list. */
    private static final class Said {

        private final RoutingRequest request;
        private final List<Step> steps;
        private Map<String, Object> features = Map.of();

        Said(RoutingRequest request, int deciders) {
            this.request = request;
            this.steps = new ArrayList<>(deciders);
        }

        /** The cascade for the request's slice; that of all requests for a slice that is not known. */
        Cascade sliced(Cascade cascade) {
            if (cascade.slices() == null) {
                return cascade;
            }
            Optional<String> name = cascade.slices().nameOf(features, request.properties());
            SliceStages.Slice slice = name.map(cascade.slices().bySlice()::get).orElse(null);
            steps.add(
                    slice == null
                            ? new Step(
                                    "cascade",
                                    "slice unknown",
                                    "thresholds of all rows, which promise nothing for it: "
                                            + cascade.slices().by() + " is "
                                            + (name.isPresent() ? "none that was calibrated" : "not there"))
                            : new Step("cascade", "slice " + name.orElseThrow(), slice.which()));
            return slice == null ? cascade : cascade.with(slice);
        }

        void skip(CascadeStage stage) {
            stage.off().ifPresent(why -> steps.add(new Step("cascade", "skip " + stage.model(), why)));
        }

        void add(String decider, String what, Verdict verdict) {
            steps.add(new Step(decider, what, verdict.reason()));
            if (features.isEmpty()) {
                features = verdict.features();
            } else if (!verdict.features().isEmpty()) {
                Map<String, Object> merged = new LinkedHashMap<>(features);
                verdict.features().forEach(merged::putIfAbsent);
                features = merged;
            }
        }
    }

    private static Choice decided(Plan plan, Said said, String decider, Verdict.Use use) {
        said.add(decider, "use " + use.target(), use);
        Plan taken = plan;
        if (plan instanceof Plan.InStages staged) {
            Cascade cascade = said.sliced(staged.cascade());
            cascade.stages().forEach(said::skip);
            taken = new Plan.InStages(cascade);
        } else if (plan instanceof Plan.OneModel one && !use.takeovers().isEmpty()) {
            taken = new Plan.OneModel(one.model(), use.takeovers());
        }
        return new Choice(taken, said.steps, said.features, new Reason(decider, use.reason()));
    }

    private static Verdict ask(Decider decider, RoutingRequest request) {
        try {
            Verdict verdict = decider.decide(request);
            return verdict == null ? failed(decider, "it gave no verdict", null) : verdict;
        } catch (RuntimeException e) {
            return failed(decider, e.toString(), e);
        }
    }

    private static Verdict failed(Decider decider, String why, RuntimeException defect) {
        LOG.warn("decider '{}' failed and counts as abstaining: {}", decider.name(), why, defect);
        return new Verdict.Abstain("failed: " + why);
    }

    /** The stages that can serve the request; throws if there is none. */
    List<Stage> stages(RouterDefinition router, RoutingRequest request) {
        Candidates candidates = new Candidates(request);
        List<Stage> stages = new ArrayList<>(2);
        for (CascadeStage stage : judges()) {
            List<CandidateModel> order = candidates.ableOf(takeovers(router, stage));
            if (!order.isEmpty()) {
                stages.add(new Stage(stage, order));
            }
        }
        if (stages.isEmpty()) {
            throw candidates.nobody();
        }
        return stages;
    }

    /** The stage's model, its equals and its fallbacks, but no other stage's model: each is asked in its own stage, judged as there, and paid once. */
    private List<CandidateModel> takeovers(RouterDefinition router, CascadeStage stage) {
        if (plan instanceof Plan.OneModel one && !one.equals().isEmpty()) {
            Set<CandidateModel> order =
                    new LinkedHashSet<>(List.of(router.catalog().require(one.model())));
            one.equals().forEach(name -> order.add(router.catalog().require(name)));
            order.addAll(router.catalog().withFallbacks(one.model()));
            return List.copyOf(order);
        }
        return router.catalog().withFallbacks(stage.model()).stream()
                .filter(model ->
                        model.name().equals(stage.model()) || !plan.models().contains(model.name()))
                .toList();
    }

    private List<CascadeStage> judges() {
        if (plan instanceof Plan.InStages staged) {
            return staged.cascade().stages().stream()
                    .filter(stage -> stage.off().isEmpty())
                    .toList();
        }
        return List.of(CascadeStage.accepting(((Plan.OneModel) plan).model()));
    }

    private static Optional<Plan> plan(RouterDefinition router, String target) {
        Cascade cascade = router.plans().get(target);
        if (cascade != null) {
            return Optional.of(new Plan.InStages(cascade));
        }
        Consensus consensus = router.consensuses().get(target);
        if (consensus != null) {
            return Optional.of(new Plan.InParallel(consensus));
        }
        return router.catalog().names().contains(target) ? Optional.of(new Plan.OneModel(target)) : Optional.empty();
    }

    private static String unknown(RouterDefinition router, String target) {
        Set<String> known = new TreeSet<>(router.catalog().names());
        known.addAll(router.plans().keySet());
        known.addAll(router.consensuses().keySet());
        return Suggestion.unknown("model or plan", target, known);
    }
}
