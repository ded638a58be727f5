/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the scores of the candidates and the words of the question say about a retrieval, as one row of numbers.
 *
 * <p>Everything is read off what was found anyway, beside looking up which terms the {@value #TOP} best passages have. A number that is not known (no
 * vector was asked for) is NaN.
 *
 * @param values one for each of {@link #NAMES}
 */
record RetrievalSignals(double[] values) {

    /** In the order of the values. */
    static final List<String> NAMES = List.of(
            "cosine_top",
            "cosine_mean3",
            "cosine_gap",
            "cosine_fall10",
            "cosine_z",
            "bm25_share",
            "bm25_log",
            "bm25_gap",
            "bm25_fall10",
            "bm25_z",
            "fused_gap",
            "agreement",
            "same_top",
            "coverage_top",
            "coverage",
            "terms_log",
            "unknown_share",
            "idf_mean",
            "idf_max",
            "mass_top",
            "entropy",
            "mass_ten",
            "coverage_gap",
            "coverage_max10",
            "coverage_mean10",
            "coverage_square");

    /** Those that tell whether a relevant passage is among the best. */
    static final List<String> OF_SUFFICIENCY = List.of(
            "cosine_top",
            "cosine_fall10",
            "cosine_z",
            "bm25_gap",
            "bm25_fall10",
            "bm25_z",
            "fused_gap",
            "coverage_top",
            "coverage",
            "mass_top",
            "entropy",
            "mass_ten",
            "coverage_gap",
            "coverage_max10",
            "coverage_mean10",
            "coverage_square");

    private static final int LOOKED_AT = 3;
    private static final int TOP = 10;
    /** Of fused scores, in the softmax that makes shares of them. */
    private static final double SHARPNESS = 3;

    /**
     * Of one retrieval.
     *
     * @param index cuts passages into terms
     * @param terms of the question
     * @param candidates with both columns, as far as they are known; not empty
     * @param ordered all of them by fused score, best first
     */
    static RetrievalSignals of(
            PassageIndex index, QuestionTerms terms, Candidates candidates, List<ScoredPassage> ordered) {
        double[] dense = sorted(candidates.dense());
        double[] words = sorted(candidates.words());
        double[] shares = shares(ordered);
        List<Set<String>> had = index.termsIn(
                terms, ordered.stream().limit(TOP).map(ScoredPassage::passage).toList());
        double[] coverage = had.stream().mapToDouble(terms::share).toArray();
        double[] idf = terms.weights().values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        double[] values = {
            at(dense, 0),
            mean(dense, LOOKED_AT),
            at(dense, 0) - at(dense, 1),
            at(dense, 0) - at(dense, TOP - 1),
            standardised(dense),
            at(words, 0) / terms.total(),
            Math.log1p(at(words, 0)),
            (at(words, 0) - at(words, 1)) / at(words, 0),
            (at(words, 0) - at(words, TOP - 1)) / at(words, 0),
            standardised(words),
            ordered.size() < 2 ? 0 : ordered.get(0).score() - ordered.get(1).score(),
            agreement(candidates),
            sameTop(candidates),
            at(coverage, 0),
            Arrays.stream(coverage).limit(LOOKED_AT).max().orElse(Double.NaN),
            Math.log1p(idf.length),
            idf.length == 0 ? Double.NaN : (double) terms.unknown() / idf.length,
            mean(idf, idf.length),
            Arrays.stream(idf).max().orElse(Double.NaN),
            at(shares, 0),
            Arrays.stream(shares)
                    .map(share -> share > 0 ? -share * Math.log(share) : 0)
                    .sum(),
            Arrays.stream(shares).limit(TOP).sum(),
            at(coverage, 0) - at(coverage, 1),
            Arrays.stream(coverage).max().orElse(Double.NaN),
            mean(coverage, TOP),
            at(coverage, 0) * at(coverage, 0)
        };
        return new RetrievalSignals(values);
    }

    /** Of the fused scores, by softmax: near 1, 0, 0 ... where the first is far ahead. */
    private static double[] shares(List<ScoredPassage> ordered) {
        double best = ordered.get(0).score();
        double[] shares = ordered.stream()
                .mapToDouble(scored -> Math.exp(SHARPNESS * (scored.score() - best)))
                .toArray();
        double all = Arrays.stream(shares).sum();
        Arrays.setAll(shares, i -> shares[i] / all);
        return shares;
    }

    double get(String name) {
        return values[NAMES.indexOf(name)];
    }

    /** Share of the best by words that are among the best by vectors; not a number where one of the two is not known. */
    private static double agreement(Candidates candidates) {
        List<Integer> words = best(candidates.words());
        List<Integer> dense = best(candidates.dense());
        int most = Math.min(words.size(), dense.size());
        return most == 0
                ? Double.NaN
                : (double) words.stream().filter(dense::contains).count() / most;
    }

    private static double sameTop(Candidates candidates) {
        List<Integer> words = best(candidates.words());
        List<Integer> dense = best(candidates.dense());
        if (words.isEmpty() || dense.isEmpty()) {
            return Double.NaN;
        }
        int first = dense.indexOf(words.get(0));
        int back = words.indexOf(dense.get(0));
        return (first < 0 ? 0 : 0.5 / (1 + first)) + (back < 0 ? 0 : 0.5 / (1 + back));
    }

    private static List<Integer> best(double[] scores) {
        return IntStream.range(0, scores.length)
                .filter(i -> !Double.isNaN(scores[i]))
                .boxed()
                .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                .limit(TOP)
                .toList();
    }

    /** Known ones, highest first. */
    private static double[] sorted(double[] scores) {
        double[] known = Arrays.stream(scores)
                .filter(score -> !Double.isNaN(score))
                .sorted()
                .toArray();
        for (int i = 0; i < known.length / 2; i++) {
            double low = known[i];
            known[i] = known[known.length - 1 - i];
            known[known.length - 1 - i] = low;
        }
        return known;
    }

    private static double at(double[] sorted, int place) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.min(place, sorted.length - 1)];
    }

    private static double mean(double[] values, int first) {
        return Arrays.stream(values).limit(first).average().orElse(Double.NaN);
    }

    /** How far the highest is above the mean, in standard deviations. */
    private static double standardised(double[] sorted) {
        double mean = mean(sorted, sorted.length);
        double variance = Arrays.stream(sorted)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElse(Double.NaN);
        return variance > 0 ? (sorted[0] - mean) / Math.sqrt(variance) : variance;
    }
}
