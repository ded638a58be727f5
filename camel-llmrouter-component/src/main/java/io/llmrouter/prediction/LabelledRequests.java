/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import io.llmrouter.features.PromptFeatures;
import java.util.Arrays;
import java.util.List;

/**
 * Requests with the score that each model reached on them: what a predictor learns from. Not to be changed.
 *
 * @param models k names, the cheapest first, the strongest last
 * @param requests n requests
 * @param scores n rows of k scores in [0, 1]
 * @param excerpts whether a predictor may keep the first {@value #EXCERPT} characters of some requests, to show them when it explains itself
 */
public record LabelledRequests(
        List<String> models, List<PromptFeatures> requests, double[][] scores, boolean excerpts) {

    /** Characters of an excerpt at most. */
    public static final int EXCERPT = 80;

    /** Of which nothing may be kept. */
    public LabelledRequests(List<String> models, List<PromptFeatures> requests, double[][] scores) {
        this(models, requests, scores, false);
    }

    /** Checks shapes and ranges. */
    public LabelledRequests {
        models = List.copyOf(models);
        requests = List.copyOf(requests);
        if (models.size() < 2 || models.stream().distinct().count() < models.size()) {
            throw new IllegalArgumentException("a predictor compares at least two different models, but got " + models);
        }
        if (requests.size() != scores.length) {
            throw new IllegalArgumentException("there must be as many rows of scores as requests, but got "
                    + scores.length + " and " + requests.size());
        }
        for (int i = 0; i < scores.length; i++) {
            if (scores[i].length != models.size()
                    || Arrays.stream(scores[i]).anyMatch(score -> !(score >= 0 && score <= 1))) {
                throw new IllegalArgumentException("request " + i + " has the scores " + Arrays.toString(scores[i])
                        + "; it needs " + models.size() + " numbers from 0 to 1");
            }
        }
    }

    /** How many requests. */
    public int size() {
        return requests.size();
    }

    /** The scores of one model, request by request. */
    public double[] of(int model) {
        return Arrays.stream(scores).mapToDouble(row -> row[model]).toArray();
    }

    /** Only these rows, in this order. */
    public LabelledRequests rows(int[] indices) {
        return new LabelledRequests(
                models,
                Arrays.stream(indices).mapToObj(requests::get).toList(),
                Arrays.stream(indices).mapToObj(i -> scores[i]).toArray(double[][]::new),
                excerpts);
    }
}
