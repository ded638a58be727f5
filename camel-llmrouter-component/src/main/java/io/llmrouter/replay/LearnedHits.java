/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.cache.HitAlarm;
import io.llmrouter.verdict.Candidate;
import io.llmrouter.verdict.LearningPlan;
import io.llmrouter.verdict.VerdictLearner;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * A cache that begins empty and learns from its verdicts alone which answers serve.
 *
 * <p>Idea: as {@link EarnedHits}, but the score is that of {@link VerdictLearner}, as in a running cache. A near miss that did not serve may be compared with the next groups
 * around too. A hit that was tested and wrong is kept with its fresh answer, so that it is wrong no more. A question is judged once, however often it is asked. Labels are read
 * where a verdict is bought, and to count what was wrong. Cost: one pass, and the fits of the learner. Not thread-safe.
 */
final class LearnedHits implements ColdCache {

    private static final Clock NO_CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final StreamQuestions questions;
    private final StreamSettings settings;
    private final LearningSettings learning;
    private final double budget;
    private final SplittableRandom chance;
    private final RememberedQuestions remembered;
    private final VerdictLearner learner;
    private HitAlarm alarm;
    private double threshold = Double.POSITIVE_INFINITY;
    private boolean certified;
    private int firstHitAt = -1;
    private int exact;
    private int hits;
    private int wrong;
    private int observed;
    private int rechecked;
    private int alarms;

    LearnedHits(
            StreamQuestions questions,
            RememberedQuestions remembered,
            StreamSettings settings,
            LearningSettings learning,
            double budget,
            SplittableRandom chance) {
        this.questions = questions;
        this.settings = settings;
        this.learning = learning;
        this.budget = budget;
        this.chance = chance;
        this.remembered = remembered;
        this.learner = new VerdictLearner(
                new LearningPlan(budget, settings.confidenceLevel(), settings.looks(), learning.fitShare()), NO_CLOCK);
        this.alarm = new HitAlarm(budget);
    }

    @Override
    public Outcome run(int[] stream) {
        for (int t = 0; t < stream.length; t++) {
            int asked = stream[t];
            if (remembered.isKept(asked)) {
                exact++;
                continue;
            }
            Candidate candidate = remembered.candidate(asked).orElse(null);
            if (candidate == null) {
                remembered.know(asked);
                remembered.keep(asked);
                continue;
            }
            double score = learner.opinion(candidate).score();
            if (score >= threshold) {
                firstHitAt = hits == 0 ? t : firstHitAt;
                hit(asked, candidate, score);
            } else {
                nearMiss(asked, candidate);
            }
        }
        return new Outcome(
                new HitCounts(stream.length, exact, hits, wrong),
                observed,
                rechecked,
                firstHitAt,
                threshold,
                alarms + alarm.raised());
    }

    private void hit(int asked, Candidate candidate, double score) {
        hits++;
        boolean serves = serves(asked, candidate.question());
        wrong += serves ? 0 : 1;
        if (!remembered.isKnown(asked) && chance.nextDouble() < settings.recheckShare()) {
            rechecked++;
            threshold = alarm.tested(score, serves, threshold);
            if (!serves) {
                remembered.keep(asked);
            }
            judged(asked, candidate, serves);
        }
    }

    private void nearMiss(int asked, Candidate candidate) {
        remembered.keep(asked);
        boolean full = !certified || observed + rechecked < learning.fullLabels();
        if (!remembered.isKnown(asked)
                && chance.nextDouble() < (full ? settings.observedShare() : learning.laterShare())) {
            observed++;
            boolean serves = serves(asked, candidate.question());
            judged(asked, candidate, serves);
            for (int i = 0; !serves && i < candidate.others().length && i + 1 < learning.comparisons(); i++) {
                observed++;
                serves = serves(asked, candidate.others()[i]);
                remembered.compared(asked, candidate.others()[i], serves);
            }
        }
    }

    /** The verdict on a candidate, which is bought. */
    private void judged(int asked, Candidate candidate, boolean serves) {
        remembered.know(asked);
        remembered.judged(asked, candidate.question(), serves);
        OptionalDouble fresh = learner.judged(candidate, serves);
        if (fresh.isPresent()) {
            threshold = fresh.getAsDouble();
            certified = true;
            alarms += alarm.raised();
            alarm = new HitAlarm(budget);
        }
    }

    private boolean serves(int asked, int number) {
        return questions.serves(asked, remembered.question(number));
    }
}
