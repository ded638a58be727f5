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
import io.llmrouter.learning.StateJson;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A ranking of the models made for each request, in which training requests count the more the more similar they are.
 *
 * <p>Idea: each training request is one game of every pair of models, of weight base^(cosine / greatest cosine); Bradley and Terry's strengths are
 * fitted to the weighed games. Since all models play all games, the fit needs only the weighed mean scores. The base is the one of {@link #BASES}
 * that predicts training requests best from all others; RouteLLM's is 10. Cost: nothing to fit but the base; a prediction compares with every
 * exemplar. Source: "SW ranking" in Ong et al., "RouteLLM", 2024, trained from the given table, without tiers of models and with no claim to the
 * published router. Known weakness: a small base hardly tells requests apart. Immutable.
 */
final class SimilarityWeightedPredictor implements QualityPredictor {

    private static final double[] BASES = {10, 1e2, 1e4, 1e6, 1e8, 1e12};
    private static final int TRIED = 500;

    private final List<String> models;
    private final Exemplars exemplars;
    private final PromptEmbedder embedder;
    private final double base;
    private final double mean;

    private SimilarityWeightedPredictor(
            List<String> models, Exemplars exemplars, PromptEmbedder embedder, double base) {
        this.models = models;
        this.exemplars = exemplars;
        this.embedder = embedder;
        this.base = base;
        this.mean = Arrays.stream(exemplars.rates()).average().orElseThrow();
    }

    static SimilarityWeightedPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
        Exemplars exemplars = Exemplars.of(rows, embedder, seed);
        int[] tried = Exemplars.drawn(exemplars.size(), TRIED, seed);
        double[] losses = Arrays.stream(BASES)
                .map(base -> {
                    SimilarityWeightedPredictor one =
                            new SimilarityWeightedPredictor(rows.models(), exemplars, embedder, base);
                    return Arrays.stream(tried)
                            .parallel()
                            .mapToDouble(one::loss)
                            .sum();
                })
                .toArray();
        int best = IntStream.range(0, losses.length)
                .reduce((a, b) -> losses[b] < losses[a] ? b : a)
                .orElseThrow();
        return new SimilarityWeightedPredictor(rows.models(), exemplars, embedder, BASES[best]);
    }

    /** Log-loss over the pairs of models on an exemplar, ranked by all others. */
    private double loss(int left) {
        float[] scores = exemplars.scores()[left];
        double[] strengths = strengths(exemplars.vectors().cosinesWithout(left));
        double loss = 0;
        for (int a = 1; a < strengths.length; a++) {
            for (int b = 0; b < a; b++) {
                double p = Pairwise.sigmoid(strengths[a] - strengths[b]);
                double win = Pairwise.win(scores[a], scores[b]);
                loss -= win * Math.log(p) + (1 - win) * Math.log(1 - p);
            }
        }
        return loss;
    }

    private double[] strengths(float[] cosines) {
        float most = Float.MIN_NORMAL;
        for (float cosine : cosines) {
            most = Math.max(most, cosine);
        }
        double[] weighed = new double[models.size()];
        double total = 0;
        double log = Math.log(base);
        for (int i = 0; i < cosines.length; i++) {
            double weight = Math.exp(log * (cosines[i] / most - 1));
            total += weight;
            for (int m = 0; m < weighed.length; m++) {
                weighed[m] += weight * exemplars.scores()[i][m];
            }
        }
        for (int m = 0; m < weighed.length; m++) {
            weighed[m] /= total;
        }
        return Pairwise.strengths(weighed);
    }

    @Override
    public List<String> models() {
        return models;
    }

    @Override
    public QualityEstimate estimate(PromptFeatures request) {
        double[] strengths = strengths(exemplars.vectors().cosines(request.embedding(embedder)));
        return Pairwise.estimate(strengths, mean);
    }

    @Override
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("method", "sw");
        StateJson.put(state, "models", models);
        state.put("base", base);
        exemplars.write(state, embedder);
        return state;
    }

    static SimilarityWeightedPredictor read(JsonNode state, PromptEmbedder embedder) {
        return new SimilarityWeightedPredictor(
                StateJson.texts(state, "models"),
                Exemplars.read(state, embedder),
                embedder,
                StateJson.number(state, "base"));
    }
}
