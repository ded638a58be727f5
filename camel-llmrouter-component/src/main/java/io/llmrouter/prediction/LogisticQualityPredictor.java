/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.HashedTfIdf;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.learning.ActiveColumns;
import io.llmrouter.learning.LinearRow;
import io.llmrouter.learning.LogisticRegression;
import io.llmrouter.learning.StateJson;
import io.llmrouter.prediction.FeatureMap.Described;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * P(model answers well) for each model by a logistic regression of its own over words, structure and embedding ({@link JoinedRow}).
 *
 * <p>Idea: one strength of the penalty for all models, that which predicts rows best that were left out, by log-loss, of {@link #STRENGTHS}; the
 * models are fitted side by side. Cost: some hundred passes over the rows a model; a decision is one pass over the request's words. Source:
 * {@link LogisticRegression}. Known weakness: models fitted one by one know less of their difference than a fit of the difference. Immutable.
 */
final class LogisticQualityPredictor implements QualityPredictor {

    private static final double[] STRENGTHS = {0.03, 0.1, 0.3, 1, 3};
    private static final int FOLDS = 4;
    private static final int MANY = 2000;
    private static final double OFF_EDGE = 1e-9;

    private final List<String> models;
    private final FeatureMap features;
    private final LogisticRegression[] regressions;

    private LogisticQualityPredictor(List<String> models, FeatureMap features, LogisticRegression[] regressions) {
        this.models = models;
        this.features = features;
        this.regressions = regressions;
    }

    static LogisticQualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
        FeatureMap features = FeatureMap.withoutDirections(rows.requests(), embedder);
        List<Described> described =
                rows.requests().stream().map(features::describe).toList();
        ActiveColumns active =
                ActiveColumns.of(described.stream().map(Described::words).toList(), HashedTfIdf.DIMENSION);
        List<JoinedRow> joined = described.stream()
                .map(row -> new JoinedRow(active.narrow(row.words()), active.size(), row.point()))
                .toList();
        double c = STRENGTHS[chosen(joined, rows, seed)];
        int dimension = joined.get(0).dimension();
        LogisticRegression[] regressions = IntStream.range(0, rows.models().size())
                .parallel()
                .mapToObj(m -> LogisticRegression.fit(joined, rows.of(m), dimension, c))
                .map(narrow -> new LogisticRegression(active.widen(narrow.weights()), narrow.intercept()))
                .toArray(LogisticRegression[]::new);
        return new LogisticQualityPredictor(rows.models(), features, regressions);
    }

    /** The strength with the least log-loss on rows left out: each once, or a quarter of more than {@value #MANY}. */
    private static int chosen(List<JoinedRow> joined, LabelledRequests rows, long seed) {
        int n = joined.size();
        int[] fold = new Random(seed).ints(n, 0, FOLDS).toArray();
        int folds = n > MANY ? 1 : FOLDS;
        double[] loss = IntStream.range(0, folds * rows.models().size())
                .parallel()
                .mapToObj(task -> {
                    int out = task % folds;
                    int[] train =
                            IntStream.range(0, n).filter(i -> fold[i] != out).toArray();
                    int[] test =
                            IntStream.range(0, n).filter(i -> fold[i] == out).toArray();
                    return losses(joined, rows.of(task / folds), new int[][] {train, test});
                })
                .reduce(new double[STRENGTHS.length], LogisticQualityPredictor::sum);
        return IntStream.range(0, loss.length)
                .reduce((a, b) -> loss[b] < loss[a] ? b : a)
                .orElseThrow();
    }

    private static double[] losses(List<JoinedRow> joined, double[] scores, int[][] trainAndTest) {
        List<LinearRow> rows = Arrays.stream(trainAndTest[0])
                .mapToObj(i -> (LinearRow) joined.get(i))
                .toList();
        double[] targets =
                Arrays.stream(trainAndTest[0]).mapToDouble(i -> scores[i]).toArray();
        double[] losses = new double[STRENGTHS.length];
        LogisticRegression fitted =
                new LogisticRegression(new double[joined.get(0).dimension()], 0);
        for (int s = 0; s < STRENGTHS.length && !rows.isEmpty(); s++) {
            fitted = fitted.refit(rows, targets, STRENGTHS[s]);
            for (int i : trainAndTest[1]) {
                double p = Math.min(1 - OFF_EDGE, Math.max(OFF_EDGE, fitted.probability(joined.get(i))));
                losses[s] -= scores[i] * Math.log(p) + (1 - scores[i]) * Math.log(1 - p);
            }
        }
        return losses;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }

    @Override
    public List<String> models() {
        return models;
    }

    @Override
    public QualityEstimate estimate(PromptFeatures request) {
        double[] probability = probability(features.describe(request));
        return new QualityEstimate(probability, probability.clone(), 1, false);
    }

    private double[] probability(Described described) {
        JoinedRow row = JoinedRow.of(described);
        return Arrays.stream(regressions)
                .mapToDouble(regression -> regression.probability(row))
                .toArray();
    }

    @Override
    public Explanation explain(PromptFeatures request) {
        return new Explanation(
                FeatureEffects.of(features.describe(request), row -> Contrasts.gain(probability(row))),
                List.of(),
                List.of());
    }

    @Override
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("method", "logistic");
        StateJson.put(state, "models", models);
        features.write(state);
        StateJson.put(
                state,
                "intercepts",
                Arrays.stream(regressions)
                        .mapToDouble(LogisticRegression::intercept)
                        .toArray());
        StateJson.putPacked(
                state,
                "weights",
                StateJson.floats(Arrays.stream(regressions)
                        .map(LogisticRegression::weights)
                        .toArray(double[][]::new)));
        return state;
    }

    static LogisticQualityPredictor read(JsonNode state, PromptEmbedder embedder) {
        List<String> models = StateJson.texts(state, "models");
        FeatureMap features = FeatureMap.read(state, embedder);
        int dimension = JoinedRow.of(features.describe(PromptFeatures.of(""))).dimension();
        double[] intercepts = StateJson.numbers(state, "intercepts", models.size());
        float[] flat = StateJson.packed(state, "weights", models.size() * dimension);
        LogisticRegression[] regressions = new LogisticRegression[models.size()];
        for (int m = 0; m < regressions.length; m++) {
            double[] weights = new double[dimension];
            for (int j = 0; j < dimension; j++) {
                weights[j] = flat[m * dimension + j];
            }
            regressions[m] = new LogisticRegression(weights, intercepts[m]);
        }
        return new LogisticQualityPredictor(models, features, regressions);
    }
}
