/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;

/**
 * How soon a change of a rate can be noticed at best.
 *
 * <p>Idea: where both rates are known, no detector with the same mean number of requests to a false alarm has a smaller largest mean delay than a CUSUM of
 * likelihood ratios; its run lengths follow from a Markov chain over a grid of its values. A detector that must learn the rates is slower. Cost: some
 * systems of {@value #CELLS} equations. Source: G. Moustakides, "Optimal stopping times for detecting changes in distributions", Annals of Statistics
 * 1986; D. Brook and D. Evans, Biometrika 1972, for the chain. Known weakness: it bounds the mean delay, not the share of quick alarms. Stateless.
 */
public final class BestDelay {

    private static final int CELLS = 250;
    private static final int STEPS = 25;
    private static final double HIGHEST = 25;

    private BestDelay() {}

    /**
     * The mean delay.
     *
     * @param before rate, in (0, 1)
     * @param after rate, in (0, 1), another one
     * @param runLength mean number of requests to a false alarm
     * @return requests from the change to the alarm in the mean, in the worst case
     */
    public static double of(double before, double after, double runLength) {
        double low = 0.01;
        double high = HIGHEST;
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (runLength(before, before, after, middle) < runLength) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return runLength(after, before, after, high);
    }

    /** Mean steps from 0 to the threshold while the true rate is the one given. */
    static double runLength(double rate, double before, double after, double threshold) {
        double up = Math.log(after / before);
        double down = Math.log((1 - after) / (1 - before));
        double width = threshold / CELLS;
        double[][] system = new double[CELLS][CELLS];
        for (int cell = 0; cell < CELLS; cell++) {
            system[cell][cell] += 1;
            move(system[cell], (cell * width + up) / width, rate);
            move(system[cell], (cell * width + down) / width, 1 - rate);
        }
        return new LUDecomposition(new Array2DRowRealMatrix(system, false))
                .getSolver()
                .solve(new ArrayRealVector(CELLS, 1))
                .getEntry(0);
    }

    /** Between two cells, to both in proportion; from the threshold on, to none. */
    private static void move(double[] row, double place, double chance) {
        double from = Math.max(0, place);
        int below = (int) from;
        if (below < CELLS) {
            row[below] -= chance * (1 - (from - below));
        }
        if (below + 1 < CELLS) {
            row[below + 1] -= chance * (from - below);
        }
    }
}
