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
 * the noise when labels are few. Cost: linear in the rows. Immutable.
 *
 * @param intercept one number a target
 * @param coefficient for each member one number a target
 */
public record Stack(double[] intercept, double[][] coefficient) {

    private static final double HOLD = 5000;
    private static final int SWEEPS = 200;

    /**
     * @param predictions of each member, each row and each target, all held out
     * @param targets n rows of k numbers
     */
    public static Stack fit(double[][][] predictions, double[][] targets) {
        int members = predictions.length;
        int k = targets[0].length;
        double[] intercept = new double[k];
        double[][] coefficient = new double[members][k];
        for (int t = 0; t < k; t++) {
            double[] truth = column(targets, t);
            intercept[t] = mean(truth);
            double[] scale = new double[members];
            double[][] standard = new double[members][];
            double[] centre = new double[members];
            for (int m = 0; m < members; m++) {
                standard[m] = column(predictions[m], t);
                centre[m] = mean(standard[m]);
                double deviation = deviation(standard[m], centre[m]);
                scale[m] = deviation == 0 ? 0 : 1 / deviation;
                for (int i = 0; i < truth.length; i++) {
                    standard[m][i] = (standard[m][i] - centre[m]) * scale[m];
                }
            }
            double[] weights = weights(standard, truth, intercept[t]);
            for (int m = 0; m < members; m++) {
                coefficient[m][t] = weights[m] * scale[m];
                intercept[t] -= coefficient[m][t] * centre[m];
            }
        }
        return new Stack(intercept, coefficient);
    }

    /** Coordinate descent on the normal equations, held to the best equal weight. */
    private static double[] weights(double[][] standard, double[] truth, double mean) {
        int members = standard.length;
        double[][] gram = new double[members][members];
        double[] right = new double[members];
        for (int a = 0; a < members; a++) {
            for (int i = 0; i < truth.length; i++) {
                right[a] += standard[a][i] * (truth[i] - mean);
                for (int b = 0; b < members; b++) {
                    gram[a][b] += standard[a][i] * standard[b][i];
                }
            }
        }
        double all = Arrays.stream(gram).flatMapToDouble(Arrays::stream).sum();
        double equal = all <= 0 ? 0 : Math.max(0, Arrays.stream(right).sum() / all);
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

    private static double deviation(double[] values, double mean) {
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
    }
}
