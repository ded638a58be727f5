/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.cache.HitAlarm;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * A cache that begins empty and without a threshold, and earns its hits.
 *
 * <p>Idea: until a threshold is certified, near misses are observed and a share of them is judged by their labels; from then on hits are given, a share
 * of them and of the near misses is judged too, an alarm tightens the threshold, and only a certificate at a later look loosens it. As in a running
 * cache, the answer to a question that was answered from the cache is not kept. Cost: one pass. Not thread-safe.
 */
final class EarnedHits implements ColdCache {

    private final StreamQuestions questions;
    private final StreamSettings settings;
    private final KeptQuestions kept;
    private final ThresholdLooks looks;
    private final HitAlarm alarm;
    private final SplittableRandom chance;
    private double threshold = Double.POSITIVE_INFINITY;
    private boolean certified;
    private int firstHitAt = -1;
    private int exact;
    private int hits;
    private int wrong;
    private int observed;
    private int rechecked;

    EarnedHits(
            StreamQuestions questions,
            PairScores scores,
            StreamSettings settings,
            double budget,
            SplittableRandom chance) {
        this.questions = questions;
        this.settings = settings;
        this.kept = new KeptQuestions(scores);
        this.looks = new ThresholdLooks(budget, settings.confidenceLevel(), settings.looks());
        this.alarm = new HitAlarm(budget);
        this.chance = chance;
    }

    @Override
    public Outcome run(int[] stream) {
        for (int t = 0; t < stream.length; t++) {
            int asked = stream[t];
            if (kept.has(asked)) {
                exact++;
            } else if (!kept.find(asked)) {
                kept.keep(asked);
            } else if (kept.score() >= threshold) {
                firstHitAt = hits == 0 ? t : firstHitAt;
                hit(questions.serves(asked, kept.candidate()));
            } else {
                nearMiss(questions.serves(asked, kept.candidate()));
                kept.keep(asked);
            }
        }
        return new Outcome(
                new HitCounts(stream.length, exact, hits, wrong),
                observed,
                rechecked,
                firstHitAt,
                threshold,
                alarm.raised());
    }

    private void hit(boolean right) {
        hits++;
        wrong += right ? 0 : 1;
        if (chance.nextDouble() < settings.recheckShare()) {
            rechecked++;
            double score = kept.score();
            threshold = alarm.tested(score, right, threshold);
            judged(score, right);
        }
    }

    private void nearMiss(boolean right) {
        if (chance.nextDouble() < (certified ? settings.recheckShare() : settings.observedShare())) {
            observed++;
            judged(kept.score(), right);
        } else if (!certified) {
            looks.unjudged(kept.score());
        }
    }

    private void judged(double score, boolean right) {
        OptionalDouble fresh = looks.judged(score, right);
        if (fresh.isPresent()) {
            threshold = fresh.getAsDouble();
            certified = true;
        }
    }
}
