/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import java.util.BitSet;
import java.util.List;

/**
 * The columns that occur in sparse training rows, numbered without gaps, so that fitting a few hundred short texts does not walk through 131,072
 * weights a step. Columns that no training row has keep the weight 0. Immutable.
 */
public final class ActiveColumns {

    private final int dimension;
    private final int[] columns;
    private final int[] place;

    private ActiveColumns(int dimension, int[] columns) {
        this.dimension = dimension;
        this.columns = columns;
        this.place = new int[dimension];
        for (int j = 0; j < columns.length; j++) {
            place[columns[j]] = j;
        }
    }

    /** Of these rows, whose columns are below the dimension. */
    public static ActiveColumns of(List<SparseVector> rows, int dimension) {
        BitSet seen = new BitSet(dimension);
        for (SparseVector row : rows) {
            for (int column : row.indices()) {
                seen.set(column);
            }
        }
        return new ActiveColumns(dimension, seen.stream().toArray());
    }

    /** How many columns occur. */
    public int size() {
        return columns.length;
    }

    /** A training row with its columns renumbered; shares the values. */
    public SparseVector narrow(SparseVector row) {
        int[] indices = new int[row.indices().length];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = place[row.indices()[i]];
        }
        return new SparseVector(indices, row.values());
    }

    /**
     * Weights of all columns.
     *
     * @param weights of the columns that occur, and perhaps further weights after them
     * @return as many as the dimension, then the further weights
     */
    public double[] widen(double[] weights) {
        int further = weights.length - columns.length;
        double[] all = new double[dimension + further];
        for (int j = 0; j < columns.length; j++) {
            all[columns[j]] = weights[j];
        }
        System.arraycopy(weights, columns.length, all, dimension, further);
        return all;
    }
}
