/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Many streams over the same questions, each through a cold cache for every budget, and the best fixed thresholds beside them. Thread-safe.
 *
 * <p>Idea: the ranks of the questions, the requests and what is judged are drawn anew for every stream. Cost: a stream is passed once for each budget and once for
 * each of some 150 fixed thresholds.
 */
public final class StreamTrials {

    private final StreamQuestions questions;
    private final PairScores scores;
    private final StreamSettings settings;
    private final Starting starting;

    /** Makes a cold cache. */
    @FunctionalInterface
    private interface Starting {

        ColdCache cache(double budget, SplittableRandom chance);
    }

    private StreamTrials(StreamQuestions questions, PairScores scores, StreamSettings settings, Starting starting) {
        if (questions.size() != scores.near().questions()) {
            throw new IllegalArgumentException("there are " + questions.size() + " questions and neighbours of "
                    + scores.near().questions() + "; both must be of the same questions");
        }
        this.questions = questions;
        this.scores = scores;
        this.settings = settings;
        this.starting = starting;
    }

    /**
     * Caches that earn a threshold of a given score.
     *
     * @param questions with labels, n
     * @param scores of their pairs
     * @param settings of stream and cache
     */
    public static StreamTrials earning(StreamQuestions questions, PairScores scores, StreamSettings settings) {
        return new StreamTrials(
                questions,
                scores,
                settings,
                (budget, chance) -> new EarnedHits(questions, scores, settings, budget, chance));
    }

    /**
     * Caches that learn their score from their verdicts.
     *
     * @param questions with labels, n
     * @param vectors of the questions, of unit length, n
     * @param near pairs of them; their cosine is the score of the fixed thresholds beside
     * @param settings of stream and cache
     * @param learning how verdicts are bought
     */
    public static StreamTrials learning(
            StreamQuestions questions,
            List<float[]> vectors,
            NearQuestions near,
            StreamSettings settings,
            LearningSettings learning) {
        if (learning.laterShare() < settings.recheckShare()) {
            throw new IllegalArgumentException("the later share is no smaller than the recheck share, "
                    + settings.recheckShare() + ", but is " + learning.laterShare()
                    + "; else a looser threshold looks better than it is");
        }
        return new StreamTrials(
                questions,
                PairScores.cosine(near),
                settings,
                (budget, chance) -> new LearnedHits(
                        questions, new RememberedQuestions(near, vectors), settings, learning, budget, chance));
    }

    /** One stream, one budget. */
    record Trial(ColdCache.Outcome outcome, double bestHitRate, double bestServedRate) {

        HitCounts counts() {
            return outcome.counts();
        }
    }

    /**
     * Passes the streams, several at a time.
     *
     * @param budgets shares of hits that may be wrong, each in (0, 1)
     * @param seeds how many streams, at least 1
     * @param seed of the first; the others follow from it
     * @param progress told after each stream, from several threads
     * @return figures of each budget, in their order
     */
    public List<StreamFigures> run(List<Double> budgets, int seeds, long seed, Runnable progress) {
        List<List<Trial>> bySeed = IntStream.range(0, seeds)
                .parallel()
                .mapToObj(i -> {
                    List<Trial> trials = trials(budgets, new SplittableRandom(seed + i));
                    progress.run();
                    return trials;
                })
                .toList();
        List<StreamFigures> figures = new ArrayList<>();
        for (int b = 0; b < budgets.size(); b++) {
            int budget = b;
            figures.add(StreamFigures.of(
                    budgets.get(b),
                    bySeed.stream().map(trials -> trials.get(budget)).toList()));
        }
        return figures;
    }

    private List<Trial> trials(List<Double> budgets, SplittableRandom random) {
        int[] stream = ZipfStream.draw(questions.size(), settings.requests(), settings.exponent(), random);
        Hindsight hindsight = Hindsight.of(questions, scores, stream);
        SplittableRandom chance = random.split();
        return budgets.stream()
                .map(budget -> new Trial(
                        starting.cache(budget, chance.split()).run(stream),
                        hindsight.best(budget).map(HitCounts::hitRate).orElse(0.0),
                        hindsight.best(budget).map(HitCounts::servedRate).orElse(Double.NaN)))
                .toList();
    }
}
