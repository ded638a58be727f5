/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import io.llmrouter.prediction.Explanation;
import io.llmrouter.prediction.OperatingPoint;
import io.llmrouter.prediction.QualityEstimate;
import io.llmrouter.prediction.QualityPredictor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides before any call, by how well each model is expected to answer.
 *
 * <p>Idea: the model with the highest expected score minus the price of its cost, {@link OperatingPoint}. A request unlike those the predictor learned
 * from goes to the strongest model, and so does every request when no operating point keeps what was promised. Cost: one estimate, which the
 * embedding dominates. Known weakness: it cannot see the answer; a cascade can. Thread-safe.
 */
public final class PredictiveDecider implements Decider {

    private final Basis basis;
    private final ConversationCosts conversation;
    private final ModelIdentities identities;
    private final QualityFloors floors;

    /**
     * What it decides by.
     *
     * @param predictor trained
     * @param targets a model or plan of the router for each of the predictor's models, in their order
     * @param point the trade of quality for cost; null where none keeps the promise
     * @param promise what the point was chosen for, for people: {@code quality floor 0.95}
     */
    public record Basis(QualityPredictor predictor, List<String> targets, OperatingPoint point, String promise) {

        /** Checks that there is a target for every model. */
        public Basis {
            targets = List.copyOf(targets);
            if (targets.size() != predictor.models().size()) {
                throw new IllegalArgumentException("the predictor compares " + predictor.models()
                        + ", but the targets are " + targets + "; name one for each");
            }
        }

        private String strongest() {
            return targets.get(targets.size() - 1);
        }
    }

    /** Every turn of a conversation is decided by itself. */
    public PredictiveDecider(Basis basis) {
        this(basis, null, new ModelIdentities(Map.of()), QualityFloors.NONE);
    }

    /**
     * @param basis what it decides by
     * @param conversation lets later turns stay with a model while its prompt cache is worth more; null for no stickiness
     * @param identities whether the models are still those that it was fitted for
     * @param floors who decides for a request that asks for more quality
     */
    public PredictiveDecider(
            Basis basis, ConversationCosts conversation, ModelIdentities identities, QualityFloors floors) {
        this.basis = basis;
        this.conversation = conversation;
        this.identities = identities;
        this.floors = floors;
    }

    @Override
    public String name() {
        return "predictor";
    }

    /** What it decides by. */
    public Basis basis() {
        return basis;
    }

    @Override
    public Set<String> targets() {
        return Set.copyOf(basis.targets());
    }

    @Override
    public boolean keeps(double qualityFloor) {
        floors.at(qualityFloor);
        return true;
    }

    /** The one whose promise the request asks for. */
    private PredictiveDecider promising(RoutingRequest request) {
        return request.qualityFloor().isPresent()
                ? floors.at(request.qualityFloor().getAsDouble())
                : this;
    }

    @Override
    public Verdict decide(RoutingRequest request) {
        return promising(request).decided(request);
    }

    private Verdict decided(RoutingRequest request) {
        QualityEstimate estimate = basis.predictor().estimate(request.features());
        Map<String, Object> features = features(estimate);
        if (basis.point() == null) {
            return new Verdict.Use(
                    basis.strongest(),
                    "no operating point keeps " + basis.promise() + ", so every request goes to the strongest",
                    features);
        }
        if (estimate.outOfDistribution()) {
            return new Verdict.Use(
                    basis.strongest(),
                    String.format(
                            Locale.ROOT,
                            "unlike the training requests (more so than %.1f %% of them), so to the conservative side",
                            100 * (1 - estimate.familiarity())),
                    features);
        }
        return choose(request, estimate, features);
    }

    private Verdict choose(RoutingRequest request, QualityEstimate estimate, Map<String, Object> features) {
        double[] usual = basis.point().cost();
        ConversationCosts.Adjusted turn =
                conversation == null ? new ConversationCosts.Adjusted(null, usual) : conversation.of(request, usual);
        int chosen = basis.point().choose(estimate.expected(), turn.costs());
        String reason = sentence(estimate, turn.costs(), chosen);
        if (turn.staying() != null && chosen != basis.point().choose(estimate.expected())) {
            reason += "; stays with " + turn.staying() + ", whose prompt cache is worth more";
        }
        Optional<String> change = identities.change();
        if (change.isPresent()) {
            reason += "; its certificate has expired: " + change.get();
        }
        return new Verdict.Use(basis.targets().get(chosen), reason, features);
    }

    /** Against the runner-up: what the choice is expected to gain, and what it would have to. */
    private String sentence(QualityEstimate estimate, double[] costs, int chosen) {
        int rival = rival(estimate, costs, chosen);
        double gain = estimate.gain(chosen, rival);
        double needed = basis.point().lambda() * (costs[chosen] - costs[rival]);
        return String.format(
                Locale.ROOT,
                "expected score %+.3f against %s, worth it from %+.3f on (%s)",
                gain,
                basis.targets().get(rival),
                needed,
                basis.promise());
    }

    private int rival(QualityEstimate estimate, double[] costs, int chosen) {
        int rival = chosen == 0 ? 1 : 0;
        for (int m = 0; m < costs.length; m++) {
            if (m != chosen
                    && basis.point().worth(estimate.expected(), costs, m)
                            > basis.point().worth(estimate.expected(), costs, rival)) {
                rival = m;
            }
        }
        return rival;
    }

    @Override
    public Map<String, Object> explain(RoutingRequest request) {
        return promising(request).explained(request);
    }

    private Map<String, Object> explained(RoutingRequest request) {
        QualityEstimate estimate = basis.predictor().estimate(request.features());
        Map<String, Object> explanation = new LinkedHashMap<>();
        explanation.put("promise", basis.promise());
        explanation.put("familiarity", rounded(estimate.familiarity()));
        if (basis.point() == null) {
            return explanation;
        }
        OperatingPoint point = basis.point();
        for (int m = 0; m < basis.targets().size(); m++) {
            Map<String, Object> model = new LinkedHashMap<>();
            model.put("answersWell", rounded(estimate.probability()[m]));
            model.put("expectedScore", rounded(estimate.expected()[m]));
            model.put("cost", point.cost()[m]);
            model.put("worth", rounded(point.worth(estimate.expected(), point.cost(), m)));
            explanation.put(basis.targets().get(m), model);
        }
        explanation.put("lambda", point.lambda());
        int chosen = point.choose(estimate.expected());
        int rival = rival(estimate, point.cost(), chosen);
        double margin = point.worth(estimate.expected(), point.cost(), chosen)
                - point.worth(estimate.expected(), point.cost(), rival);
        explanation.put(
                "wouldChange",
                estimate.outOfDistribution()
                        ? "a request more like the training requests would be decided by its estimate"
                        : String.format(
                                Locale.ROOT,
                                "%s instead, if its expected score were %.3f higher",
                                basis.targets().get(rival),
                                margin));
        addReasons(explanation, basis.predictor().explain(request.features()));
        return explanation;
    }

    private static void addReasons(Map<String, Object> explanation, Explanation reasons) {
        Map<String, Object> contributions = new LinkedHashMap<>();
        reasons.contributions()
                .forEach(part ->
                        contributions.put(part.feature() + " = " + rounded(part.value()), rounded(part.effect())));
        Map<String, Object> votes = new LinkedHashMap<>();
        reasons.votes().forEach(vote -> votes.put(vote.member(), rounded(vote.gain())));
        List<String> nearest = reasons.neighbours().stream()
                .map(neighbour -> String.format(
                        Locale.ROOT,
                        "row %d, similarity %.3f%s",
                        neighbour.row() + 1,
                        neighbour.similarity(),
                        neighbour.excerpt().isEmpty() ? "" : ": " + neighbour.excerpt()))
                .toList();
        explanation.put("contributionsToGain", contributions);
        explanation.put("votesOnGain", votes);
        explanation.put("nearestTrainingRows", nearest);
    }

    private Map<String, Object> features(QualityEstimate estimate) {
        Map<String, Object> predicted = new LinkedHashMap<>();
        for (int m = 0; m < basis.targets().size(); m++) {
            predicted.put(basis.predictor().models().get(m), rounded(estimate.probability()[m]));
        }
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("difficulty", rounded(1 - estimate.probability()[0]));
        features.put("predicted", predicted);
        features.put("familiarity", rounded(estimate.familiarity()));
        features.put("ood", estimate.outOfDistribution());
        return features;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
