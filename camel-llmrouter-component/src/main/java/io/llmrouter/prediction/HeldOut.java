/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import io.llmrouter.prediction.FeatureMap.Described;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What members said of rows that they were not fitted on: each row once, or a quarter of more than {@value #MANY}.
 *
 * @param rows which of the training rows
 * @param folds of each of them the fold that it was held out with
 * @param predictions of each of them, each member, each target
 */
record HeldOut(int[] rows, int[] folds, double[][][] predictions) {

    private static final int FOLDS = 5;
    private static final int MANY = 4000;

    static HeldOut of(List<Described> rows, double[][] targets, long seed) {
        int n = rows.size();
        int folds = n > MANY ? FOLDS - 1 : FOLDS;
        int[] fold = CalibratedPredictor.folds(n, folds, seed);
        List<Integer> held = new ArrayList<>();
        List<double[][]> predictions = new ArrayList<>();
        for (int left = 0; left < (n > MANY ? 1 : folds); left++) {
            int out = left;
            int[] train = IntStream.range(0, n).filter(i -> fold[i] != out).toArray();
            EnsembleMembers members =
                    EnsembleMembers.fit(Arrays.stream(train).mapToObj(rows::get).toList(), pick(targets, train), seed);
            for (int i = 0; i < n; i++) {
                if (fold[i] == out) {
                    held.add(i);
                    predictions.add(members.predict(rows.get(i)));
                }
            }
        }
        int[] which = held.stream().mapToInt(Integer::intValue).toArray();
        return new HeldOut(
                which, Arrays.stream(which).map(i -> fold[i]).toArray(), predictions.toArray(double[][][]::new));
    }

    /** Those of all training rows that are held out here. */
    double[][] of(double[][] all) {
        return pick(all, rows);
    }

    /** Member by member instead of row by row. */
    double[][][] byMember() {
        double[][][] byMember = new double[EnsembleMembers.NAMES.size()][][];
        Arrays.setAll(
                byMember, m -> Arrays.stream(predictions).map(row -> row[m]).toArray(double[][]::new));
        return byMember;
    }

    private static double[][] pick(double[][] rows, int[] indices) {
        return Arrays.stream(indices).mapToObj(i -> rows[i]).toArray(double[][]::new);
    }
}
