/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.learning.StateJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Another predictor's estimates with probabilities that mean what they say, and a word on how familiar the request is.
 *
 * <p>Idea: the method is fitted once more for each of {@value #FOLDS} folds, or once to three quarters of more than {@value #MANY} rows; a
 * {@link Sigmoid} a model is fitted to what it expects of the rows left out. Expected scores stay as they are. Cost: the method's own, up to six
 * times. Known weakness: few rows calibrate badly. Immutable.
 */
final class CalibratedPredictor implements QualityPredictor {

    private static final int FOLDS = 5;
    private static final int MANY = 2000;
    private static final int FEWEST = 2 * FOLDS;

    private final QualityPredictor predictor;
    private final Sigmoid[] calibrated;
    private final Familiarity familiarity;
    private final PromptEmbedder embedder;

    /** Fits a method to rows. */
    interface Fitting {
        QualityPredictor fit(LabelledRequests rows);
    }

    private CalibratedPredictor(
            QualityPredictor predictor, Sigmoid[] calibrated, Familiarity familiarity, PromptEmbedder embedder) {
        this.predictor = predictor;
        this.calibrated = calibrated;
        this.familiarity = familiarity;
        this.embedder = embedder;
    }

    static CalibratedPredictor fit(LabelledRequests rows, PromptEmbedder embedder, long seed, Fitting method) {
        requireEnough(rows);
        int n = rows.size();
        int folds = n > MANY ? FOLDS - 1 : FOLDS;
        int[] fold = folds(n, folds, seed);
        List<double[]> expected = new ArrayList<>();
        List<double[]> truth = new ArrayList<>();
        for (int left = 0; left < (n > MANY ? 1 : folds); left++) {
            int out = left;
            QualityPredictor fitted = method.fit(
                    rows.rows(IntStream.range(0, n).filter(i -> fold[i] != out).toArray()));
            for (int i = 0; i < n; i++) {
                if (fold[i] == out) {
                    expected.add(fitted.estimate(rows.requests().get(i)).expected());
                    truth.add(rows.scores()[i]);
                }
            }
        }
        return new CalibratedPredictor(
                method.fit(rows),
                Sigmoid.fit(expected.toArray(double[][]::new), truth.toArray(double[][]::new)),
                Familiarity.fit(rows, embedder, seed),
                embedder);
    }

    static void requireEnough(LabelledRequests rows) {
        if (rows.size() < FEWEST) {
            throw new IllegalArgumentException("the predictor learns from at least " + FEWEST
                    + " labelled requests, but got " + rows.size() + "; label more");
        }
    }

    /** For each row a fold; all folds are of almost the same size. */
    static int[] folds(int n, int folds, long seed) {
        int[] fold = IntStream.range(0, n).map(i -> i % folds).toArray();
        Random random = new Random(seed);
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = fold[i];
            fold[i] = fold[j];
            fold[j] = swapped;
        }
        return fold;
    }

    @Override
    public List<String> models() {
        return predictor.models();
    }

    @Override
    public QualityEstimate estimate(PromptFeatures request) {
        double[] expected = predictor.estimate(request).expected();
        double[] probability = new double[expected.length];
        Arrays.setAll(probability, m -> calibrated[m].of(expected[m]));
        double familiar = familiarity.of(request, embedder);
        return new QualityEstimate(expected, probability, familiar, Familiarity.strange(familiar));
    }

    @Override
    public Explanation explain(PromptFeatures request) {
        return predictor.explain(request).with(familiarity.nearest(request, embedder));
    }

    @Override
    public ObjectNode state() {
        ObjectNode state = predictor.state();
        Sigmoid.write(state, calibrated);
        state.set("familiarity", familiarity.state());
        return state;
    }

    static CalibratedPredictor read(JsonNode state, QualityPredictor predictor, PromptEmbedder embedder) {
        return new CalibratedPredictor(
                predictor,
                Sigmoid.read(state, predictor.models().size()),
                Familiarity.read(StateJson.required(state, "familiarity")),
                embedder);
    }
}
