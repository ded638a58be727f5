/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import io.llmrouter.learning.LinearRow;
import io.llmrouter.learning.NystromRidge.Point;
import io.llmrouter.learning.SparseVector;
import io.llmrouter.prediction.FeatureMap.Described;

/**
 * Words, structure and embedding side by side, without a copy of the latter two; each block is scaled to about the length that the words have, which
 * is 1, so that one penalty suits all three.
 *
 * @param words of unit length, perhaps followed by characters of unit length
 * @param columns how many weights belong to these; those of the structure follow
 * @param point structure and, if there is an embedder, embedding
 */
record JoinedRow(SparseVector words, int columns, Point point) implements LinearRow {

    /** With all columns; those of characters if they were read. */
    static JoinedRow of(Described row) {
        boolean characters = row.characters() != null;
        return new JoinedRow(row.tokens(characters), Described.columns(characters), row.point());
    }

    /** Length of a dense vector for such rows. */
    int dimension() {
        return columns + point.structure().length + (point.embedding() == null ? 0 : point.embedding().length);
    }

    @Override
    public double dot(double[] dense) {
        float[] structure = point.structure();
        double sum = words.dot(dense) + scale(structure) * dot(structure, dense, columns);
        return point.embedding() == null ? sum : sum + dot(point.embedding(), dense, columns + structure.length);
    }

    /**
     * Products with several vectors in one walk.
     *
     * @param dense entry j of vector m at {@code j * vectors + m}
     * @param vectors how many
     * @return one product a vector
     */
    double[] dots(float[] dense, int vectors) {
        double[] sums = new double[vectors];
        int[] indices = words.indices();
        double[] values = words.values();
        for (int i = 0; i < indices.length; i++) {
            add(values[i], dense, indices[i], sums);
        }
        float[] structure = point.structure();
        double scale = scale(structure);
        for (int j = 0; j < structure.length; j++) {
            add(scale * structure[j], dense, columns + j, sums);
        }
        for (int j = 0; point.embedding() != null && j < point.embedding().length; j++) {
            add(point.embedding()[j], dense, columns + structure.length + j, sums);
        }
        return sums;
    }

    private static void add(double factor, float[] dense, int column, double[] sums) {
        int from = column * sums.length;
        for (int m = 0; m < sums.length; m++) {
            sums[m] += factor * dense[from + m];
        }
    }

    @Override
    public void addTo(double[] dense, double factor) {
        float[] structure = point.structure();
        words.addTo(dense, factor);
        add(structure, dense, columns, factor * scale(structure));
        if (point.embedding() != null) {
            add(point.embedding(), dense, columns + structure.length, factor);
        }
    }

    private static double scale(float[] structure) {
        return 1 / Math.sqrt(structure.length);
    }

    private static double dot(float[] block, double[] dense, int from) {
        double sum = 0;
        for (int j = 0; j < block.length; j++) {
            sum += block[j] * dense[from + j];
        }
        return sum;
    }

    private static void add(float[] block, double[] dense, int from, double factor) {
        for (int j = 0; j < block.length; j++) {
            dense[from + j] += factor * block[j];
        }
    }
}
