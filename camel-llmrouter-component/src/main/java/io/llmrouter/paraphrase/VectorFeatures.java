/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.Arrays;

/** Summaries of two vectors' difference and product. Nothing here says what the questions are about. Stateless. */
final class VectorFeatures {

    private static final int FEW = 8;

    private VectorFeatures() {}

    static void add(FeatureRow row, float[] a, float[] b) {
        float[] difference = difference(a, b);
        float[] product = product(a, b);
        Arrays.sort(difference);
        Arrays.sort(product);
        int d = difference.length;
        row.add(sum(difference, 0, d));
        row.add(sum(difference, Math.max(0, d - FEW), d));
        row.add(difference[d - 1]);
        row.add(difference[d / 2]);
        row.add(sum(product, 0, Math.min(FEW, d)));
        row.add(sum(product, Math.max(0, d - FEW), d));
        row.add(product[0]);
        row.add(product[d / 2]);
    }

    /** |u - v|. */
    static float[] difference(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int j = 0; j < a.length; j++) {
            difference[j] = Math.abs(a[j] - b[j]);
        }
        return difference;
    }

    /** u * v, number by number. */
    static float[] product(float[] a, float[] b) {
        float[] product = new float[a.length];
        for (int j = 0; j < a.length; j++) {
            product[j] = a[j] * b[j];
        }
        return product;
    }

    private static double sum(float[] sorted, int from, int to) {
        double sum = 0;
        for (int j = from; j < to; j++) {
            sum += sorted[j];
        }
        return sum;
    }
}
