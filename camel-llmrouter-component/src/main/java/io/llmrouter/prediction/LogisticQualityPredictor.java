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
import io.llmrouter.learning.ActiveColumns;
import io.llmrouter.learning.LinearRow;
import io.llmrouter.learning.LogisticRegression;
import io.llmrouter.learning.SparseVector;
import io.llmrouter.learning.StateJson;
import io.llmrouter.prediction.FeatureMap.Described;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * P(model answers well) for each model by a logistic regression of its own over words, structure and embedding ({@link JoinedRow}).
 *
 * <p>Idea: one strength of the penalty for all models, that which predicts rows best that were left out, by log-loss, of {@link #STRENGTHS}, and
 * characters only if they help there; the models are fitted side by side. Cost: some hundred passes over the rows a model; a decision is one pass over the request's words. Source:
 * {@link LogisticRegression}. Known weakness: models fitted one by one know less of their difference than a fit of the difference. Immutable.
 */
final class LogisticQualityPredictor implements QualityPredictor {

    private static final double[] STRENGTHS = {0.03, 0.1, 0.3, 1, 3};
    private static final int FOLDS = 4;
    private static final int MANY = 2000;
    private static final double OFF_EDGE = 1e-9;

    private final List<String> models;
    private final FeatureMap features;
    private final JoinedWeights weights;

    private LogisticQualityPredictor(List<String> models, FeatureMap features, JoinedWeights weights) {
        this.models = models;
        this.features = features;
        this.weights = weights;
    }

    static LogisticQualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
        FeatureMap all = FeatureMap.withoutDirections(rows.requests(), embedder);
        List<Described> described =
                rows.requests().parallelStream().map(all::describe).toList();
        boolean characters = all.hasCharacters() && charactersHelp(described, rows, seed);
        Joined joined = Joined.of(described, characters);
        double[] loss = losses(joined.rows, rows, seed);
        double c = STRENGTHS[least(loss)];
        List<LogisticRegression> regressions = IntStream.range(0, rows.models().size())
                .parallel()
                .mapToObj(m -> LogisticRegression.fit(
                        joined.rows, rows.of(m), joined.rows.get(0).dimension(), c))
                .map(narrow -> new LogisticRegression(joined.active.widen(narrow.weights()), narrow.intercept()))
                .toList();
        return new LogisticQualityPredictor(
                rows.models(), characters ? all : all.withoutCharacters(), JoinedWeights.of(regressions));
    }

    /** Training rows with only those columns of words and characters that occur. */
    private record Joined(ActiveColumns active, List<JoinedRow> rows) {

        static Joined of(List<Described> described, boolean characters) {
            List<SparseVector> tokens =
                    described.stream().map(row -> row.tokens(characters)).toList();
            ActiveColumns active = ActiveColumns.of(tokens, Described.columns(characters));
            return new Joined(
                    active,
                    IntStream.range(0, tokens.size())
                            .mapToObj(i -> new JoinedRow(
                                    active.narrow(tokens.get(i)),
                                    active.size(),
                                    described.get(i).point()))
                            .toList());
        }
    }

    /** Whether some strength with characters predicts left-out rows better than all without; {@value #MANY} rows tell. */
    private static boolean charactersHelp(List<Described> described, LabelledRequests rows, long seed) {
        int[] few = Exemplars.drawn(described.size(), MANY, seed);
        List<Described> some = Arrays.stream(few).mapToObj(described::get).toList();
        LabelledRequests labelled = rows.rows(few);
        double[] with = losses(Joined.of(some, true).rows, labelled, seed);
        double[] without = losses(Joined.of(some, false).rows, labelled, seed);
        return with[least(with)] < without[least(without)];
    }

    private static int least(double[] losses) {
        return IntStream.range(0, losses.length)
                .reduce((a, b) -> losses[b] < losses[a] ? b : a)
                .orElseThrow();
    }

    /** Log-loss of each strength on rows left out: each once, or a quarter of more than {@value #MANY}. */
    private static double[] losses(List<JoinedRow> joined, LabelledRequests rows, long seed) {
        int n = joined.size();
        int[] fold = new Random(seed).ints(n, 0, FOLDS).toArray();
        int folds = n > MANY ? 1 : FOLDS;
        return IntStream.range(0, folds * rows.models().size())
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
        double[] probability = weights.probability(JoinedRow.of(features.describe(request)));
        return new QualityEstimate(probability, probability.clone(), 1, false);
    }

    @Override
    public Explanation explain(PromptFeatures request) {
        return new Explanation(
                FeatureEffects.of(
                        features.describe(request), row -> Contrasts.gain(weights.probability(JoinedRow.of(row)))),
                List.of(),
                List.of());
    }

    @Override
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("method", "logistic");
        StateJson.put(state, "models", models);
        features.write(state);
        weights.write(state);
        return state;
    }

    static LogisticQualityPredictor read(JsonNode state, PromptEmbedder embedder) {
        List<String> models = StateJson.texts(state, "models");
        FeatureMap features = FeatureMap.read(state, embedder);
        int dimension = JoinedRow.of(features.describe(PromptFeatures.of(""))).dimension();
        return new LogisticQualityPredictor(models, features, JoinedWeights.read(state, models.size(), dimension));
    }
}
