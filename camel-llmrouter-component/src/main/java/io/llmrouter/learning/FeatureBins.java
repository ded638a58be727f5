/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import java.util.Arrays;

/** One feature of all training rows, cut into few bins of about equal counts. A value belongs to the first bin whose upper end it does not exceed. */
final class FeatureBins {

    private final byte[] bin;
    private final float[] upper;

    private FeatureBins(byte[] bin, float[] upper) {
        this.bin = bin;
        this.upper = upper;
    }

    /** At most {@code most} bins, which fit a byte. */
    static FeatureBins of(float[][] rows, int feature, int most) {
        float[] sorted = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            sorted[i] = rows[i][feature] + 0f; // no negative zero, which sorts apart from zero and compares equal
        }
        Arrays.sort(sorted);
        float[] upper = new float[most - 1];
        int used = 0;
        for (int b = 1; b < most; b++) {
            float end = sorted[(int) ((long) (sorted.length - 1) * b / most)];
            if (used == 0 || end > upper[used - 1]) {
                upper[used++] = end;
            }
        }
        float[] ends = Arrays.copyOf(upper, used);
        byte[] bin = new byte[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int found = Arrays.binarySearch(ends, rows[i][feature] + 0f);
            bin[i] = (byte) (found >= 0 ? found : -found - 1);
        }
        return new FeatureBins(bin, ends);
    }

    int bin(int row) {
        return bin[row];
    }

    /** Greatest value of a bin; nothing is beyond the last. */
    float upper(int bin) {
        return bin < upper.length ? upper[bin] : Float.POSITIVE_INFINITY;
    }
}
