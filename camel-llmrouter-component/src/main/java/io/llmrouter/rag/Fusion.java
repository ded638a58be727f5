/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Makes one order of what two ways found. Implementations are stateless. */
@FunctionalInterface
public interface Fusion {

    /** The share of BM25 that {@link #scores} was measured with. */
    double BM25_SHARE = 0.3;

    /** The constant that {@link #ranks} was published with. */
    int RANK_CONSTANT = 60;

    /**
     * One number a candidate.
     *
     * @param candidates a column without any known score says nothing
     * @return higher is better, in the order of the candidates
     */
    double[] fused(Candidates candidates);

    /** The candidates by their fused scores, best first; equal ones as they came. */
    default List<ScoredPassage> order(Candidates candidates, int k) {
        double[] scores = fused(candidates);
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .limit(k)
                .map(i -> new ScoredPassage(candidates.passages().get(i), scores[i]))
                .toList();
    }

    /**
     * Weighted sum of scores in units of their standard deviation over the candidates; a score that is not known counts as the least known one.
     *
     * <p>Known weakness: one extreme score draws the others together.
     *
     * @param bm25 share of BM25, in [0, 1]
     */
    static Fusion scores(double bm25) {
        if (!(bm25 >= 0 && bm25 <= 1)) {
            throw new IllegalArgumentException("a share of BM25 of " + bm25 + " is not in [0, 1]");
        }
        return candidates -> {
            double[] words = standardised(candidates.words());
            double[] dense = standardised(candidates.dense());
            double[] fused = new double[words.length];
            Arrays.setAll(fused, i -> bm25 * words[i] + (1 - bm25) * dense[i]);
            return fused;
        };
    }

    /**
     * Reciprocal rank fusion: the sum of 1 / (constant + rank). Source: Cormack, Clarke and Büttcher, SIGIR 2009. It needs no scores and does not use them.
     *
     * @param constant the larger, the less the first ranks count; positive
     */
    static Fusion ranks(int constant) {
        return candidates -> {
            double[] words = reciprocalRanks(candidates.words(), constant);
            double[] dense = reciprocalRanks(candidates.dense(), constant);
            Arrays.setAll(words, i -> words[i] + dense[i]);
            return words;
        };
    }

    private static double[] standardised(double[] scores) {
        double[] known =
                Arrays.stream(scores).filter(score -> !Double.isNaN(score)).toArray();
        double[] z = new double[scores.length];
        if (known.length == 0) {
            return z;
        }
        double mean = Arrays.stream(known).average().orElseThrow();
        double variance =
                Arrays.stream(known).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        double least = Arrays.stream(known).min().orElseThrow();
        if (variance > 0) {
            Arrays.setAll(z, i -> ((Double.isNaN(scores[i]) ? least : scores[i]) - mean) / Math.sqrt(variance));
        }
        return z;
    }

    private static double[] reciprocalRanks(double[] scores, int constant) {
        double[] shares = new double[scores.length];
        int[] rank = {0};
        IntStream.range(0, scores.length)
                .filter(i -> !Double.isNaN(scores[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .forEach(i -> shares[i] = 1.0 / (constant + ++rank[0]));
        return shares;
    }
}
