/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.vector.SignCode;
import io.llmrouter.vector.SignCodeIndex;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The nearest entry of one scope, by sign codes and exact cosines of the best eight, and by brute force over all floats; on one thread. Not thread-safe. */
final class BenchLookups {

    private static final int RERANKED = 8;
    private static final double NEAR = 0.8;
    private static final float ROUNDING = 1e-5f;
    private static final int NEVER = Integer.MAX_VALUE;

    private final BenchVectors vectors;
    private final int queries;
    private final int rounds;
    private final int bruteForceAtMost;
    private float found;

    /**
     * What one size costs.
     *
     * @param entries in the scope
     * @param codes time of a lookup by codes
     * @param calmest median of the fastest round, microseconds: what a machine without neighbours would show
     * @param bruteForce the same by floats; null where it was not done
     * @param near queries whose nearest entry has a cosine of 0.8 or more
     * @param recall share of these whose nearest entry the codes found
     * @param indexBytes the index by its own account
     * @param heapBytes by which the used heap grew while it was filled
     */
    record Figures(
            int entries,
            BenchTimes codes,
            double calmest,
            BenchTimes bruteForce,
            int near,
            double recall,
            long indexBytes,
            long heapBytes) {}

    BenchLookups(BenchVectors vectors, int queries, int rounds, int bruteForceAtMost) {
        this.vectors = vectors;
        this.queries = queries;
        this.rounds = rounds;
        this.bruteForceAtMost = bruteForceAtMost;
    }

    Figures measure(int size) {
        float[][] kept =
                IntStream.range(0, size).parallel().mapToObj(vectors::entry).toArray(float[][]::new);
        List<float[]> asked = IntStream.range(0, queries)
                .mapToObj(q -> vectors.near(kept[(int) ((long) q * size / queries)], q))
                .toList();
        long before = used();
        SignCodeIndex index = new SignCodeIndex(vectors.dimension());
        for (int i = 0; i < size; i++) {
            index.add(i, ~(long) i, SignCode.of(kept[i]), NEVER, 0);
        }
        long after = used();
        float[] byCodes = new float[queries];
        long[] nanos = byCodes(index, kept, asked, byCodes);
        double calmest = IntStream.range(0, rounds)
                .mapToDouble(round -> BenchTimes.of(Arrays.copyOfRange(nanos, round * queries, (round + 1) * queries))
                        .p50())
                .min()
                .orElseThrow();
        BenchTimes codes = BenchTimes.of(nanos);
        if (size > bruteForceAtMost) {
            return new Figures(size, codes, calmest, null, 0, Double.NaN, index.bytes(), after - before);
        }
        float[] best = new float[queries];
        BenchTimes bruteForce = byFloats(kept, asked, best);
        int near = 0;
        int right = 0;
        for (int q = 0; q < queries; q++) {
            if (best[q] >= NEAR) {
                near++;
                right += byCodes[q] >= best[q] - ROUNDING ? 1 : 0;
            }
        }
        return new Figures(
                size, codes, calmest, bruteForce, near, (double) right / near, index.bytes(), after - before);
    }

    /** Nanoseconds, round by round. */
    private long[] byCodes(SignCodeIndex index, float[][] kept, List<float[]> asked, float[] cosines) {
        long[] nanos = new long[rounds * queries];
        for (int round = -1; round < rounds; round++) {
            for (int q = 0; q < queries; q++) {
                long start = System.nanoTime();
                float[] vector = asked.get(q);
                float best = -1;
                for (SignCodeIndex.Neighbour near : index.nearest(SignCode.of(vector), RERANKED, 0)) {
                    best = Math.max(best, dot(vector, kept[(int) near.keyHigh()]));
                }
                long took = System.nanoTime() - start;
                cosines[q] = best;
                if (round >= 0) {
                    nanos[round * queries + q] = took;
                }
            }
        }
        return nanos;
    }

    private BenchTimes byFloats(float[][] kept, List<float[]> asked, float[] cosines) {
        found = bruteForce(kept, asked.get(0)); // compiled before it is timed
        long[] nanos = new long[queries];
        for (int q = 0; q < queries; q++) {
            long start = System.nanoTime();
            found = bruteForce(kept, asked.get(q));
            nanos[q] = System.nanoTime() - start;
            cosines[q] = found;
        }
        return BenchTimes.of(nanos);
    }

    private static float bruteForce(float[][] kept, float[] vector) {
        float best = -1;
        for (float[] other : kept) {
            best = Math.max(best, dot(vector, other));
        }
        return best;
    }

    /** In four sums, which the processor adds at the same time. */
    private static float dot(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int whole = a.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (int i = whole; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return s0 + s1 + s2 + s3;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
