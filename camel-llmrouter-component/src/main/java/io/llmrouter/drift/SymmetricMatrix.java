/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

/** Solves small symmetric positive definite systems by Cholesky's method. Stateless. */
final class SymmetricMatrix {

    private SymmetricMatrix() {}

    /**
     * Lower triangle L with L L' = matrix; overwrites a copy.
     *
     * @param matrix k rows of k columns
     * @param ridge added to the diagonal, so that it is definite
     */
    static double[][] cholesky(double[][] matrix, double ridge) {
        int k = matrix.length;
        double[][] lower = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j] + (i == j ? ridge : 0);
                for (int m = 0; m < j; m++) {
                    sum -= lower[i][m] * lower[j][m];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum, ridge)) : sum / lower[j][j];
            }
        }
        return lower;
    }

    /** The squared length of a vector in units of the matrix: v' matrix^-1 v. */
    static double distance(double[][] lower, double[] vector) {
        double sum = 0;
        double[] solved = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            double value = vector[i];
            for (int m = 0; m < i; m++) {
                value -= lower[i][m] * solved[m];
            }
            solved[i] = value / lower[i][i];
            sum += solved[i] * solved[i];
        }
        return sum;
    }
}
