/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

/** Sums of products. Stateless. */
final class Dot {

    private Dot() {}

    /** Of two vectors of equal length; in four strands, for a processor adds only one at a time to the same number. */
    static float of(float[] a, float[] b) {
        return of(a, b, 0);
    }

    /** Of a vector and the row that begins there. */
    static float of(float[] a, float[] rows, int from) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int j = 0;
        for (; j + 3 < a.length; j += 4) {
            s0 += a[j] * rows[from + j];
            s1 += a[j + 1] * rows[from + j + 1];
            s2 += a[j + 2] * rows[from + j + 2];
            s3 += a[j + 3] * rows[from + j + 3];
        }
        for (; j < a.length; j++) {
            s0 += a[j] * rows[from + j];
        }
        return s0 + s1 + (s2 + s3);
    }
}
