/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.training;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.prediction.LabelledRequests;
import io.llmrouter.prediction.PredictorMethod;
import io.llmrouter.prediction.QualityEstimate;
import io.llmrouter.prediction.QualityPredictor;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What a method expects of requests that it did not learn from: of all of them by {@value #FOLDS} folds while there are few, of a third of them once
 * more than {@value #MANY} rows are there. Requests of one group are in one fold. Not to be changed.
 *
 * @param rows indices of the requests, ascending
 * @param estimates one for each of them
 * @param share of the rows that each predictor learned from
 */
record HeldOutEstimates(int[] rows, QualityEstimate[] estimates, double share) {

    static final int FOLDS = 5;
    private static final int MANY = 4000;
    private static final int THIRDS = 3;

    static HeldOutEstimates of(
            TrainingRows training, PredictorMethod method, PromptEmbedder embedder, long seed, Runnable step) {
        LabelledRequests requests = training.requests();
        int n = requests.size();
        int folds = n > MANY ? THIRDS : FOLDS;
        int measured = n > MANY ? 1 : FOLDS;
        int[] fold = Arrays.stream(training.group())
                .map(group -> new SplittableRandom(seed * 31 + group).nextInt(folds))
                .toArray();
        QualityEstimate[] estimates = new QualityEstimate[n];
        for (int f = 0; f < measured; f++) {
            int out = f;
            int[] train = IntStream.range(0, n).filter(i -> fold[i] != out).toArray();
            int[] test = IntStream.range(0, n).filter(i -> fold[i] == out).toArray();
            if (train.length == 0 || test.length == 0) {
                continue;
            }
            QualityPredictor predictor = method.fit(requests.rows(train), embedder, seed);
            for (int row : test) {
                estimates[row] = predictor.estimate(requests.requests().get(row));
            }
            step.run();
        }
        int[] rows = IntStream.range(0, n).filter(i -> estimates[i] != null).toArray();
        return new HeldOutEstimates(
                rows,
                Arrays.stream(rows).mapToObj(i -> estimates[i]).toArray(QualityEstimate[]::new),
                (folds - 1.0) / folds);
    }

    /** Steps that {@link #of} reports. */
    static int steps(int rows) {
        return rows > MANY ? 1 : FOLDS;
    }

    int size() {
        return rows.length;
    }

    /** Expected scores as the decider uses them: of a request out of distribution, the strongest model alone is good. */
    double[][] expected() {
        return Arrays.stream(estimates)
                .map(estimate ->
                        estimate.outOfDistribution() ? conservative(estimate.expected().length) : estimate.expected())
                .toArray(double[][]::new);
    }

    private static double[] conservative(int models) {
        double[] expected = new double[models];
        expected[models - 1] = 1e6;
        return expected;
    }

    HeldOutEstimates only(int[] places) {
        return new HeldOutEstimates(
                Arrays.stream(places).map(i -> rows[i]).toArray(),
                Arrays.stream(places).mapToObj(i -> estimates[i]).toArray(QualityEstimate[]::new),
                share);
    }
}
