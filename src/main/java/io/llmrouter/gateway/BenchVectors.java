/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import java.util.SplittableRandom;

/**
 * Vectors as an embedding would give them, as many as are wanted: two real ones mixed, and noise with the spread of real ones in each dimension. Entries
 * and queries of the same seed are always the same. Immutable.
 */
final class BenchVectors {

    private static final long STRIDE = 0x9E3779B97F4A7C15L;
    private static final double LEAST_COSINE = 0.8;

    private final float[][] real;
    private final double[] spread;
    private final long seed;

    /**
     * @param real vectors of unit length, at least two
     * @param seed of all draws
     */
    BenchVectors(float[][] real, long seed) {
        this.real = real;
        this.seed = seed;
        int dimension = real[0].length;
        double[] sums = new double[dimension];
        double[] squares = new double[dimension];
        for (float[] vector : real) {
            for (int j = 0; j < dimension; j++) {
                sums[j] += vector[j];
                squares[j] += (double) vector[j] * vector[j];
            }
        }
        spread = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            double mean = sums[j] / real.length;
            spread[j] = Math.sqrt(Math.max(0, squares[j] / real.length - mean * mean));
        }
    }

    int dimension() {
        return spread.length;
    }

    /** Entry number {@code i}. */
    float[] entry(int i) {
        SplittableRandom random = new SplittableRandom(seed + STRIDE * i);
        float[] a = real[random.nextInt(real.length)];
        float[] b = real[random.nextInt(real.length)];
        double share = random.nextDouble();
        double noise = 0.3 + 0.7 * random.nextDouble();
        float[] mixed = new float[spread.length];
        for (int j = 0; j < mixed.length; j++) {
            mixed[j] = (float) (share * a[j] + (1 - share) * b[j] + noise * spread[j] * random.nextGaussian());
        }
        return unit(mixed);
    }

    /** A question at an expected cosine of {@value #LEAST_COSINE} to 1 from an entry. */
    float[] near(float[] entry, int query) {
        SplittableRandom random = new SplittableRandom(~seed + STRIDE * query);
        double cosine = LEAST_COSINE + (1 - LEAST_COSINE) * random.nextDouble();
        float[] noise = new float[spread.length];
        double along = 0;
        for (int j = 0; j < noise.length; j++) {
            noise[j] = (float) (spread[j] * random.nextGaussian());
            along += (double) noise[j] * entry[j];
        }
        for (int j = 0; j < noise.length; j++) {
            noise[j] -= (float) (along * entry[j]);
        }
        float[] across = unit(noise);
        double sine = Math.sqrt(1 - cosine * cosine);
        for (int j = 0; j < across.length; j++) {
            across[j] = (float) (cosine * entry[j] + sine * across[j]);
        }
        return unit(across);
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        float scale = (float) (1 / Math.sqrt(squares));
        for (int j = 0; j < vector.length; j++) {
            vector[j] *= scale;
        }
        return vector;
    }
}
