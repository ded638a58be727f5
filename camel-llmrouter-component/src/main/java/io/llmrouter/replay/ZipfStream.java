/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Requests in which few questions are frequent and most are rare.
 *
 * <p>Idea: the question of rank r, ranks being drawn, is asked with probability proportional to r^-s. Cost: a binary search a request. Source: G. Zipf;
 * Breslau et al., "Web caching and Zipf-like distributions", 1999, who found exponents of 0.64 to 0.83. Known weakness: requests are independent, while people
 * ask alike at the same time. Stateless.
 */
public final class ZipfStream {

    private ZipfStream() {}

    /**
     * Draws a stream.
     *
     * @param questions how many there are
     * @param requests how many to draw
     * @param exponent s, above 0
     * @param random source of ranks and requests
     * @return the number of the question of each request
     */
    public static int[] draw(int questions, int requests, double exponent, SplittableRandom random) {
        int[] byRank = new int[questions];
        for (int i = 0; i < questions; i++) {
            int j = random.nextInt(i + 1);
            byRank[i] = byRank[j];
            byRank[j] = i;
        }
        double[] cumulated = new double[questions];
        double sum = 0;
        for (int rank = 0; rank < questions; rank++) {
            sum += Math.pow(rank + 1.0, -exponent);
            cumulated[rank] = sum;
        }
        int[] stream = new int[requests];
        for (int t = 0; t < requests; t++) {
            int at = Arrays.binarySearch(cumulated, random.nextDouble() * sum);
            stream[t] = byRank[Math.min(questions - 1, at >= 0 ? at + 1 : -at - 1)];
        }
        return stream;
    }
}
