/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What fixed thresholds, used from the first request on, would have done in a stream: the best of them that keeps a budget is what nobody can know
 * beforehand. Immutable.
 *
 * @param byThreshold counts, from the strictest threshold to the loosest
 * @param thresholds of each
 */
record Hindsight(double[] thresholds, List<HitCounts> byThreshold) {

    private static final int THRESHOLDS = 150;

    /** Tries quantiles of the scores of a cache that gives nothing. */
    static Hindsight of(StreamQuestions questions, PairScores scores, int[] stream) {
        double[] rising = observed(scores, stream);
        double[] thresholds = IntStream.rangeClosed(1, rising.length == 0 ? 0 : THRESHOLDS)
                .mapToDouble(i -> rising[rising.length - (int) Math.ceil((double) rising.length * i / THRESHOLDS)])
                .distinct()
                .toArray();
        return new Hindsight(
                thresholds,
                Arrays.stream(thresholds)
                        .mapToObj(threshold -> fixed(questions, new KeptQuestions(scores), stream, threshold))
                        .toList());
    }

    private static double[] observed(PairScores scores, int[] stream) {
        KeptQuestions kept = new KeptQuestions(scores);
        double[] seen = new double[stream.length];
        int count = 0;
        for (int asked : stream) {
            if (!kept.has(asked)) {
                if (kept.find(asked)) {
                    seen[count++] = kept.score();
                }
                kept.keep(asked);
            }
        }
        double[] rising = Arrays.copyOf(seen, count);
        Arrays.sort(rising);
        return rising;
    }

    private static HitCounts fixed(StreamQuestions questions, KeptQuestions kept, int[] stream, double threshold) {
        int exact = 0;
        int hits = 0;
        int wrong = 0;
        for (int asked : stream) {
            if (kept.has(asked)) {
                exact++;
            } else if (kept.find(asked) && kept.score() >= threshold) {
                hits++;
                wrong += questions.serves(asked, kept.candidate()) ? 0 : 1;
            } else {
                kept.keep(asked);
            }
        }
        return new HitCounts(stream.length, exact, hits, wrong);
    }

    /** The counts with most hits within a budget. */
    Optional<HitCounts> best(double budget) {
        return byThreshold.stream()
                .filter(counts -> counts.within(budget))
                .reduce((a, b) -> b.hits() > a.hits() ? b : a);
    }
}
