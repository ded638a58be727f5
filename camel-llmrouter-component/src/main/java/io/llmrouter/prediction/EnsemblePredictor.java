/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.learning.Stack;
import io.llmrouter.learning.StateJson;
import io.llmrouter.prediction.Explanation.Vote;
import io.llmrouter.prediction.FeatureMap.Described;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well each model will answer, by {@link EnsembleMembers} whose votes are added up by a {@link Stack}.
 *
 * <p>Idea: the difference between the models is a target of its own ({@link Contrasts}), strongly regularised, and members that err differently are
 * averaged. What combines and calibrates them is fitted on rows that they had not seen ({@link HeldOut}). A request unlike the training requests
 * ({@link Familiarity}) is judged by its {@link Trend} alone and says so. Cost: linear in the rows; a prediction is dominated by the embedding. Known
 * weakness: it needs a few hundred labels of the traffic it will see. Immutable and thread-safe.
 */
final class EnsemblePredictor implements QualityPredictor {

    private final List<String> models;
    private final FeatureMap features;
    private final Fitted fitted;
    private final Familiarity familiarity;
    private final PromptEmbedder embedder;

    /** Everything that was fitted to scores. */
    private record Fitted(EnsembleMembers members, Stack stack, Trend trend, Sigmoid[] calibrated) {

        double[] expected(Described row, boolean strange) {
            return Contrasts.scores(strange ? trend.predict(row) : stack.combine(members.predict(row)));
        }
    }

    private EnsemblePredictor(
            List<String> models, FeatureMap features, Fitted fitted, Familiarity familiarity, PromptEmbedder embedder) {
        this.models = models;
        this.features = features;
        this.fitted = fitted;
        this.familiarity = familiarity;
        this.embedder = embedder;
    }

    static EnsemblePredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
        CalibratedPredictor.requireEnough(rows);
        FeatureMap features = FeatureMap.fit(rows.requests(), embedder);
        List<Described> described =
                rows.requests().parallelStream().map(features::describe).toList();
        double[][] targets = Arrays.stream(rows.scores()).map(Contrasts::of).toArray(double[][]::new);
        HeldOut heldOut = HeldOut.of(described, targets, seed);
        Stack stack = Stack.fit(heldOut.byMember(), heldOut.of(targets), heldOut.folds());
        double[][] expected = Arrays.stream(heldOut.predictions())
                .map(row -> Contrasts.scores(stack.combine(row)))
                .toArray(double[][]::new);
        Fitted fitted = new Fitted(
                EnsembleMembers.fit(described, targets, heldOut, seed),
                stack,
                Trend.fit(described, targets),
                Sigmoid.fit(expected, heldOut.of(rows.scores())));
        return new EnsemblePredictor(
                rows.models(),
                heldOut.text().characters() ? features : features.withoutCharacters(),
                fitted,
                Familiarity.fit(rows, embedder, seed),
                embedder);
    }

    @Override
    public List<String> models() {
        return models;
    }

    @Override
    public QualityEstimate estimate(PromptFeatures request) {
        Described described = features.describe(request); // first, for familiarity looks at the structure that it finds
        double familiar = familiarity.of(request, embedder);
        boolean strange = Familiarity.strange(familiar);
        double[] expected = fitted.expected(described, strange);
        double[] probability = new double[expected.length];
        Arrays.setAll(probability, m -> fitted.calibrated[m].of(expected[m]));
        return new QualityEstimate(expected, probability, familiar, strange);
    }

    @Override
    public Explanation explain(PromptFeatures request) {
        Described described = features.describe(request);
        boolean strange = Familiarity.strange(familiarity.of(request, embedder));
        return new Explanation(
                FeatureEffects.of(described, row -> Contrasts.gain(fitted.expected(row, strange))),
                strange
                        ? List.of(new Vote("trend", Contrasts.gain(fitted.expected(described, true))))
                        : votes(described),
                familiarity.nearest(request, embedder));
    }

    private List<Vote> votes(Described described) {
        double[][] predictions = fitted.members.predict(described);
        List<Vote> votes = new ArrayList<>();
        for (int m = 0; m < predictions.length; m++) {
            double[] part = predictions[m].clone();
            for (int t = 0; t < part.length; t++) {
                part[t] *= fitted.stack.coefficient()[m][t];
            }
            votes.add(new Vote(EnsembleMembers.NAMES.get(m), Contrasts.gain(Contrasts.scores(part))));
        }
        return votes;
    }

    @Override
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("method", "predictor");
        StateJson.put(state, "models", models);
        features.write(state);
        StateJson.put(state, "intercept", fitted.stack.intercept());
        StateJson.put(state, "coefficient", fitted.stack.coefficient());
        Sigmoid.write(state, fitted.calibrated);
        state.set("familiarity", familiarity.state());
        state.set("trend", fitted.trend.state());
        fitted.members.write(state);
        return state;
    }

    static EnsemblePredictor read(JsonNode state, PromptEmbedder embedder) {
        List<String> models = StateJson.texts(state, "models");
        Stack stack = new Stack(
                StateJson.numbers(state, "intercept", models.size()),
                StateJson.rows(state, "coefficient", EnsembleMembers.NAMES.size(), models.size()));
        return new EnsemblePredictor(
                models,
                FeatureMap.read(state, embedder),
                new Fitted(
                        EnsembleMembers.read(state),
                        stack,
                        Trend.read(StateJson.required(state, "trend")),
                        Sigmoid.read(state, models.size())),
                Familiarity.read(StateJson.required(state, "familiarity")),
                embedder);
    }
}
