/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/** Solves symmetric linear systems. Stateless. */
final class LinearSystem {

    private static final double SYMMETRY = 1e-9;
    private static final double POSITIVE = 1e-12;

    private LinearSystem() {}

    /** Solves (G + lambda I) w = r; G is symmetric and positive semi-definite, lambda positive. */
    static double[] solve(double[][] gram, double lambda, double[] right) {
        RealMatrix matrix = new Array2DRowRealMatrix(gram);
        for (int i = 0; i < right.length; i++) {
            matrix.addToEntry(i, i, lambda);
        }
        return new CholeskyDecomposition(matrix, SYMMETRY, POSITIVE)
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
    }
}
