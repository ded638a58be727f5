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
import io.llmrouter.prediction.FeatureMap.Described;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How well each model will answer, by {@link EnsembleMembers} whose votes are added up by a {@link Stack}.
 *
 * <p>Idea: the difference between the models is a target of its own ({@link Contrasts}), strongly regularised, and members that err differently are
 * averaged. What combines and calibrates them is fitted on rows that they had not seen: {@value #FOLDS} folds, or a quarter of more than
 * {@value #MANY} rows. A request unlike the training requests ({@link Familiarity}) is judged by its structure alone and says so. Cost: linear in the
 * rows; a prediction is dominated by the embedding. Known weakness: it needs a few hundred labels of the traffic it will see. Immutable and
 * thread-safe.
 */
final class EnsemblePredictor implements QualityPredictor {

    private static final int FOLDS = 5;
    private static final int MANY = 4000;

    private final List<String> models;
    private final FeatureMap features;
    private final EnsembleMembers members;
    private final Stack stack;
    private final Stack byStructure;
    private final Sigmoid[] calibrated;
    private final Familiarity familiarity;
    private final PromptEmbedder embedder;

    private EnsemblePredictor(
            List<String> models,
            FeatureMap features,
            EnsembleMembers members,
            Stack stack,
            Stack byStructure,
            Sigmoid[] calibrated,
            Familiarity familiarity,
            PromptEmbedder embedder) {
        this.models = models;
        this.features = features;
        this.members = members;
        this.stack = stack;
        this.byStructure = byStructure;
        this.calibrated = calibrated;
        this.familiarity = familiarity;
        this.embedder = embedder;
    }

    static EnsemblePredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
        CalibratedPredictor.requireEnough(rows);
        FeatureMap features = FeatureMap.fit(rows.requests(), embedder);
        List<Described> described =
                rows.requests().stream().map(features::describe).toList();
        double[][] targets = Arrays.stream(rows.scores()).map(Contrasts::of).toArray(double[][]::new);
        HeldOut heldOut = HeldOut.of(described, targets, seed);
        EnsembleMembers members = EnsembleMembers.fit(described, targets, seed);
        double[][] truth = pick(targets, heldOut.rows());
        Stack stack = Stack.fit(heldOut.predictions(), truth);
        double[][] expected = IntStream.range(0, truth.length)
                .mapToObj(i -> Contrasts.scores(stack.combine(new double[][] {
                    heldOut.predictions()[0][i], heldOut.predictions()[1][i], heldOut.predictions()[2][i]
                })))
                .toArray(double[][]::new);
        return new EnsemblePredictor(
                rows.models(),
                features,
                members,
                stack,
                Stack.fit(new double[][][] {heldOut.byStructure()}, truth),
                Sigmoid.fit(expected, pick(rows.scores(), heldOut.rows())),
                Familiarity.fit(rows.requests(), embedder, seed),
                embedder);
    }

    /** What members said of rows that they were not fitted on. */
    private record HeldOut(int[] rows, double[][][] predictions, double[][] byStructure) {

        static HeldOut of(List<Described> rows, double[][] targets, long seed) {
            int n = rows.size();
            int folds = n > MANY ? FOLDS - 1 : FOLDS;
            int[] fold = new Random(seed).ints(n, 0, folds).toArray();
            List<Integer> held = new ArrayList<>();
            List<double[][]> predictions = new ArrayList<>();
            List<double[]> byStructure = new ArrayList<>();
            for (int left = 0; left < (n > MANY ? 1 : folds); left++) {
                int out = left;
                int[] train = IntStream.range(0, n).filter(i -> fold[i] != out).toArray();
                EnsembleMembers members = EnsembleMembers.fit(
                        Arrays.stream(train).mapToObj(rows::get).toList(), pick(targets, train), seed);
                for (int i = 0; i < n; i++) {
                    if (fold[i] == out) {
                        Described row = rows.get(i);
                        held.add(i);
                        predictions.add(members.predict(row));
                        byStructure.add(members.predictByStructure(row));
                    }
                }
            }
            double[][][] byMember = new double[EnsembleMembers.COUNT][][];
            Arrays.setAll(byMember, m -> predictions.stream().map(p -> p[m]).toArray(double[][]::new));
            return new HeldOut(
                    held.stream().mapToInt(Integer::intValue).toArray(),
                    byMember,
                    byStructure.toArray(double[][]::new));
        }
    }

    private static double[][] pick(double[][] rows, int[] indices) {
        return Arrays.stream(indices).mapToObj(i -> rows[i]).toArray(double[][]::new);
    }

    @Override
    public List<String> models() {
        return models;
    }

    @Override
    public QualityEstimate estimate(PromptFeatures request) {
        Described described = features.describe(request);
        double familiar = familiarity.of(request, embedder);
        boolean strange = familiar < Familiarity.STRANGE;
        double[] combined = strange
                ? byStructure.combine(new double[][] {members.predictByStructure(described)})
                : stack.combine(members.predict(described));
        double[] expected = Contrasts.scores(combined);
        double[] probability = new double[expected.length];
        Arrays.setAll(probability, m -> calibrated[m].of(expected[m]));
        return new QualityEstimate(expected, probability, familiar, strange);
    }

    @Override
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("method", "predictor");
        StateJson.put(state, "models", models);
        features.write(state);
        StateJson.put(state, "intercept", stack.intercept());
        StateJson.put(state, "coefficient", stack.coefficient());
        StateJson.put(state, "structureIntercept", byStructure.intercept());
        StateJson.put(state, "structureCoefficient", byStructure.coefficient());
        Sigmoid.write(state, calibrated);
        state.set("familiarity", familiarity.state());
        members.write(state);
        return state;
    }

    static EnsemblePredictor read(JsonNode state, PromptEmbedder embedder) {
        List<String> models = StateJson.texts(state, "models");
        FeatureMap features = FeatureMap.read(state, embedder);
        EnsembleMembers members = EnsembleMembers.read(state);
        return new EnsemblePredictor(
                models,
                features,
                members,
                new Stack(
                        StateJson.numbers(state, "intercept", models.size()),
                        StateJson.rows(state, "coefficient", EnsembleMembers.COUNT, models.size())),
                new Stack(
                        StateJson.numbers(state, "structureIntercept", models.size()),
                        StateJson.rows(state, "structureCoefficient", 1, models.size())),
                Sigmoid.read(state, models.size()),
                Familiarity.read(StateJson.required(state, "familiarity")),
                embedder);
    }
}
