/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import java.util.Arrays;

/**
 * Several members' predictions of several targets as one: a linear combination for each target.
 *
 * <p>Idea: least squares with weights that are not negative (Breiman, "Stacked regressions", 1996), on rows that the members were not fitted on, each
 * member in units of its own standard deviation there; the weights are held to equal ones by {@value #HOLD} pseudo-rows, for freely fitted ones follow
 * the noise when labels are few. Rows are compared within their fold only: what a member says of a fold is centred on the mean of the other folds, which
 * is high where the fold's own mean is low, so that across folds a member without much to say runs against the truth. Equal weights are never less than
 * {@value #LEAST} of what the members ask for, or a few unlucky rows would silence them all. Cost: linear in the rows. Immutable.
 *
 * @param intercept one number a target
 * @param coefficient for each member one number a target
 */
public record Stack(double[] intercept, double[][] coefficient) {

    private static final double HOLD = 5000;
    private static final double LEAST = 0.2;
    private static final int SWEEPS = 200;

    /**
     * Fits the weights.
     *
     * @param predictions of each member, each row and each target, all held out
     * @param targets n rows of k numbers
     * @param folds of each row the fold that it was held out with, from 0
     */
    public static Stack fit(double[][][] predictions, double[][] targets, int[] folds) {
        int members = predictions.length;
        int k = targets[0].length;
        double[] intercept = new double[k];
        double[][] coefficient = new double[members][k];
        for (int t = 0; t < k; t++) {
            double[] truth = column(targets, t);
            double[][] said = new double[members][];
            double[] scale = new double[members];
            for (int m = 0; m < members; m++) {
                said[m] = withinFolds(column(predictions[m], t), folds);
                scale[m] = deviation(said[m]);
                divide(said[m], scale[m]);
            }
            double least = LEAST * mean(scale) / members;
            double[] weights = weights(said, withinFolds(truth, folds), least);
            intercept[t] = mean(truth);
            for (int m = 0; m < members; m++) {
                coefficient[m][t] = scale[m] == 0 ? 0 : weights[m] / scale[m];
                intercept[t] -= coefficient[m][t] * mean(column(predictions[m], t));
            }
        }
        return new Stack(intercept, coefficient);
    }

    /**
     * Numbers less the mean of their fold.
     *
     * @param values n numbers
     * @param folds of each of them, from 0
     */
    public static double[] withinFolds(double[] values, int[] folds) {
        int count = Arrays.stream(folds).max().orElseThrow() + 1;
        double[] sum = new double[count];
        int[] rows = new int[count];
        for (int i = 0; i < values.length; i++) {
            sum[folds[i]] += values[i];
            rows[folds[i]]++;
        }
        double[] within = values.clone();
        for (int i = 0; i < values.length; i++) {
            within[i] -= sum[folds[i]] / rows[folds[i]];
        }
        return within;
    }

    private static void divide(double[] values, double by) {
        for (int i = 0; i < values.length; i++) {
            values[i] = by == 0 ? 0 : values[i] / by;
        }
    }

    /** Coordinate descent on the normal equations, held to the best equal weight. */
    private static double[] weights(double[][] standard, double[] truth, double least) {
        int members = standard.length;
        double[][] gram = new double[members][members];
        double[] right = new double[members];
        for (int a = 0; a < members; a++) {
            right[a] = dot(standard[a], truth);
            for (int b = 0; b < members; b++) {
                gram[a][b] = dot(standard[a], standard[b]);
            }
        }
        double all = Arrays.stream(gram).flatMapToDouble(Arrays::stream).sum();
        double equal = all <= 0 ? 0 : Math.max(least, Arrays.stream(right).sum() / all);
        double[] weights = new double[members];
        Arrays.fill(weights, equal);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int a = 0; a < members; a++) {
                double rest = right[a] + HOLD * equal;
                for (int b = 0; b < members; b++) {
                    rest -= b == a ? 0 : gram[a][b] * weights[b];
                }
                weights[a] = Math.max(0, rest / (gram[a][a] + HOLD));
            }
        }
        return weights;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /**
     * @param predictions of each member for each target
     * @return one number a target
     */
    public double[] combine(double[][] predictions) {
        double[] combined = intercept.clone();
        for (int m = 0; m < predictions.length; m++) {
            for (int t = 0; t < combined.length; t++) {
                combined[t] += coefficient[m][t] * predictions[m][t];
            }
        }
        return combined;
    }

    private static double[] column(double[][] rows, int t) {
        return Arrays.stream(rows).mapToDouble(row -> row[t]).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Of values whose mean is zero. */
    private static double deviation(double[] centred) {
        return Math.sqrt(dot(centred, centred) / centred.length);
    }
}
