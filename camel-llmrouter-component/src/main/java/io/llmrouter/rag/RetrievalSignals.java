package io.llmrouter.rag;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the scores of the candidates and the words of the question say about a retrieval, as one row of numbers.
 *
 * <p>Everything is read off what was found anyway; the only cost is to cut the {@value #LOOKED_AT} best passages into terms. A number that is not
 * known (no vector was asked for) is NaN.
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
            "idf_max");

    private static final int LOOKED_AT = 3;
    private static final int TOP = 10;
    /** BM25 of a term with k1 = 1.2 is at most this many times its idf. */
    private static final double SATURATION = 1.0;

    /**
     * Of one retrieval.
     *
     * @param index cuts passages into terms
     * @param terms of the question
     * @param candidates with both columns, as far as they are known; not empty
     * @param ordered by fused score, best first
     */
    static RetrievalSignals of(
            PassageIndex index, QuestionTerms terms, Candidates candidates, List<ScoredPassage> ordered) {
        double[] dense = sorted(candidates.dense());
        double[] words = sorted(candidates.words());
        List<Passage> best = ordered.stream().limit(LOOKED_AT).map(ScoredPassage::passage).toList();
        double[] idf = terms.weights().values().stream().mapToDouble(Double::doubleValue).toArray();
        double[] values = {
            at(dense, 0),
            mean(dense, LOOKED_AT),
            at(dense, 0) - at(dense, 1),
            at(dense, 0) - at(dense, TOP - 1),
            standardised(dense),
            at(words, 0) / (SATURATION * terms.total()),
            Math.log1p(at(words, 0)),
            (at(words, 0) - at(words, 1)) / at(words, 0),
            (at(words, 0) - at(words, TOP - 1)) / at(words, 0),
            standardised(words),
            gap(ordered),
            agreement(candidates),
            sameTop(candidates),
            index.coverage(terms, best.subList(0, Math.min(1, best.size()))),
            index.coverage(terms, best),
            Math.log1p(idf.length),
            idf.length == 0 ? Double.NaN : (double) terms.unknown() / idf.length,
            mean(idf, idf.length),
            Arrays.stream(idf).max().orElse(Double.NaN)
        };
        return new RetrievalSignals(values);
    }

    double get(String name) {
        return values[NAMES.indexOf(name)];
    }

    static double gap(List<ScoredPassage> ordered) {
        return ordered.size() < 2 ? 0 : ordered.get(0).score() - ordered.get(1).score();
    }

    /** Share of the best by words that are among the best by vectors; not a number where one of the two is not known. */
    static double agreement(Candidates candidates) {
        List<Integer> words = best(candidates.words());
        List<Integer> dense = best(candidates.dense());
        int most = Math.min(words.size(), dense.size());
        return most == 0 ? Double.NaN : (double) words.stream().filter(dense::contains).count() / most;
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
        double[] known =
                Arrays.stream(scores).filter(score -> !Double.isNaN(score)).sorted().toArray();
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
        double variance = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).average().orElse(Double.NaN);
        return variance > 0 ? (sorted[0] - mean) / Math.sqrt(variance) : variance;
    }
}
