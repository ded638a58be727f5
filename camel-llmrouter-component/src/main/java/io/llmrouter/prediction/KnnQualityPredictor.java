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
 * What the models scored on the most similar training requests, held to their base rates.
 *
 * <p>Idea: the mean over the k nearest by cosine and {@value #HOLD} pseudo-requests at the base rate; k is that of {@link #NEIGHBOURS} which
 * predicts training requests best from all others, by squared error on at most {@value #TRIED} of them. Cost: nothing to fit but k; a prediction
 * compares with every exemplar. Known weakness: it needs a few dozen labels near each request, and knows no trend. Immutable.
 */
final class KnnQualityPredictor implements QualityPredictor {

    private static final int[] NEIGHBOURS = {10, 20, 50, 100, 200};
    private static final int TRIED = 500;
    private static final double HOLD = 10;

    private final List<String> models;
    private final Exemplars exemplars;
    private final PromptEmbedder embedder;
    private final int neighbours;
    private final double[] rates;

    private KnnQualityPredictor(List<String> models, Exemplars exemplars, PromptEmbedder embedder, int neighbours) {
        this.models = models;
        this.exemplars = exemplars;
        this.embedder = embedder;
        this.neighbours = neighbours;
        this.rates = exemplars.rates();
    }

    static KnnQualityPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed) {
        Exemplars exemplars = Exemplars.of(rows, embedder, seed);
        KnnQualityPredictor any = new KnnQualityPredictor(rows.models(), exemplars, embedder, 1);
        double[] errors = Arrays.stream(Exemplars.drawn(exemplars.size(), TRIED, seed))
                .parallel()
                .mapToObj(any::errors)
                .reduce(new double[NEIGHBOURS.length], KnnQualityPredictor::sum);
        int best = IntStream.range(0, errors.length)
                .reduce((a, b) -> errors[b] < errors[a] ? b : a)
                .orElseThrow();
        return new KnnQualityPredictor(rows.models(), exemplars, embedder, NEIGHBOURS[best]);
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }

    /** Squared error for an exemplar, from all others, by each number of neighbours. */
    private double[] errors(int left) {
        float[] cosines = exemplars.vectors().cosinesWithout(left);
        return Arrays.stream(NEIGHBOURS)
                .mapToDouble(k -> {
                    double[] mean = mean(cosines, k);
                    double error = 0;
                    for (int m = 0; m < mean.length; m++) {
                        double difference = mean[m] - exemplars.scores()[left][m];
                        error += difference * difference;
                    }
                    return error;
                })
                .toArray();
    }

    private double[] mean(float[] cosines, int k) {
        float[] sorted = cosines.clone();
        Arrays.sort(sorted);
        float floor = sorted[Math.max(0, sorted.length - k)];
        double[] sum = rates.clone();
        Arrays.setAll(sum, m -> HOLD * rates[m]);
        double count = HOLD;
        for (int i = 0; i < cosines.length; i++) {
            if (cosines[i] >= floor) {
                count++;
                for (int m = 0; m < sum.length; m++) {
                    sum[m] += exemplars.scores()[i][m];
                }
            }
        }
        for (int m = 0; m < sum.length; m++) {
            sum[m] /= count;
        }
        return sum;
    }

    @Override
    public List<String> models() {
        return models;
    }

    @Override
    public QualityEstimate estimate(PromptFeatures request) {
        double[] expected = mean(exemplars.vectors().cosines(request.embedding(embedder)), neighbours);
        return new QualityEstimate(expected, expected.clone(), 1, false);
    }

    @Override
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("method", "knn");
        StateJson.put(state, "models", models);
        state.put("neighbours", neighbours);
        exemplars.write(state, embedder);
        return state;
    }

    static KnnQualityPredictor read(JsonNode state, PromptEmbedder embedder) {
        return new KnnQualityPredictor(
                StateJson.texts(state, "models"), Exemplars.read(state, embedder), embedder, (int)
                        StateJson.number(state, "neighbours"));
    }
}
