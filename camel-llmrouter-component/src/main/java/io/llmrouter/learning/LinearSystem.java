/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealMatrix;

/** Solves symmetric linear systems. Stateless. */
public final class LinearSystem {

    private static final double SYMMETRY = 1e-9;
    private static final double POSITIVE = 1e-12;

    private LinearSystem() {}

    /**
     * Solves (G + ridge I) w_t = r_t for every right-hand side.
     *
     * @param gram symmetric and positive semi-definite, m x m
     * @param ridge positive
     * @param right k right-hand sides of m numbers
     * @return k solutions of m numbers
     */
    public static double[][] solve(double[][] gram, double ridge, double[][] right) {
        RealMatrix matrix = new Array2DRowRealMatrix(gram);
        for (int i = 0; i < gram.length; i++) {
            matrix.addToEntry(i, i, ridge);
        }
        DecompositionSolver solver = new CholeskyDecomposition(matrix, SYMMETRY, POSITIVE).getSolver();
        return Arrays.stream(right)
                .map(side -> solver.solve(new ArrayRealVector(side, false)).toArray())
                .toArray(double[][]::new);
    }
}
