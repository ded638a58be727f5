/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.vector.SignCode;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * For each of many questions the others that lie near it, nearest first, computed once for all streams.
 *
 * <p>Idea: as the index of a running cache does, sign codes choose candidates, twice as many as are wanted, and exact cosines put them in order. Cost: n
 * code comparisons and 2 {@code most} dot products a question; 8 bytes a neighbour. Known weakness: once all {@code most} neighbours of a question are
 * not kept, a farther one that is kept is not found. Immutable and thread-safe.
 */
public final class NearQuestions {

    private final int[][] ids;
    private final float[][] cosines;

    private NearQuestions(int[][] ids, float[][] cosines) {
        this.ids = ids;
        this.cosines = cosines;
    }

    /**
     * Compares all questions.
     *
     * @param vectors of unit length, n
     * @param most neighbours to remember of each
     * @param lowest cosine below which nothing is a neighbour
     * @param progress told of each question that is done, from several threads
     * @return the neighbours
     */
    public static NearQuestions among(List<float[]> vectors, int most, double lowest, IntConsumer progress) {
        int n = vectors.size();
        long[][] codes = vectors.stream().map(SignCode::of).toArray(long[][]::new);
        int[][] ids = new int[n][];
        float[][] cosines = new float[n][];
        IntStream.range(0, n).parallel().forEach(asked -> {
            long[] near = Arrays.stream(candidates(codes, asked, 2 * most))
                    .mapToLong(id -> packed(dot(vectors.get(asked), vectors.get(id)), id))
                    .filter(pair -> cosine(pair) >= lowest)
                    .sorted()
                    .limit(most)
                    .toArray();
            ids[asked] = Arrays.stream(near).mapToInt(pair -> (int) pair).toArray();
            cosines[asked] = new float[near.length];
            for (int i = 0; i < near.length; i++) {
                cosines[asked][i] = cosine(near[i]);
            }
            progress.accept(asked);
        });
        return new NearQuestions(ids, cosines);
    }

    /** A pair as one number: the nearer the smaller, of equally near ones the one with the smaller id. */
    private static long packed(float cosine, int id) {
        return (long) -Float.floatToIntBits(1 + cosine) << Integer.SIZE | id;
    }

    private static float cosine(long packed) {
        return Float.intBitsToFloat(-(int) (packed >> Integer.SIZE)) - 1;
    }

    /** At least {@code most} others with the fewest different bits, and all that differ in as many as the last of them. */
    private static int[] candidates(long[][] codes, int asked, int most) {
        long[] code = codes[asked];
        int[] different = new int[codes.length];
        int[] counts = new int[Long.SIZE * code.length + 1];
        for (int other = 0; other < codes.length; other++) {
            long[] its = codes[other];
            int bits = 0;
            for (int w = 0; w < code.length; w++) {
                bits += Long.bitCount(code[w] ^ its[w]);
            }
            different[other] = bits;
            counts[bits]++;
        }
        int widest = 0;
        for (int seen = counts[0]; seen <= most && widest < counts.length - 1; seen += counts[widest]) {
            widest++;
        }
        int limit = widest;
        return IntStream.range(0, codes.length)
                .filter(other -> other != asked && different[other] <= limit)
                .toArray();
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
        return Math.max(-1, Math.min(1, s0 + s1 + s2 + s3));
    }

    int count(int asked) {
        return ids[asked].length;
    }

    int id(int asked, int slot) {
        return ids[asked][slot];
    }

    float cosine(int asked, int slot) {
        return cosines[asked][slot];
    }

    int questions() {
        return ids.length;
    }
}
