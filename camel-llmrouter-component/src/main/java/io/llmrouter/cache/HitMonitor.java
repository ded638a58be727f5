/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.calibration.BinomialTail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how often hits by meaning are wrong, and holds the threshold, which {@link HitAlarm} raises when they are wrong too often; only a new
 * calibration, or a new certificate of what is learned, lowers it. Thread-safe.
 */
public final class HitMonitor {

    private static final Logger LOG = LoggerFactory.getLogger(HitMonitor.class);
    private static final double DELTA = 0.05;

    private final String cache;
    private final double budget;
    private HitAlarm alarm;
    private volatile double threshold;
    private long observed;
    private long wrongHits;
    private long judgedHits;

    /**
     * How hits by meaning do.
     *
     * @param threshold from which an answer is given; NaN while there is none; above 1 when none is given any more
     * @param observed labelled pairs since the start, hits and misses
     * @param judgedHits of them, hits
     * @param wrongHits of them, wrong
     * @param low lower end of the wrong share's 90 % interval (Clopper and Pearson), 0 before the first
     * @param high upper end, 1 before the first
     */
    public record State(double threshold, long observed, long judgedHits, long wrongHits, double low, double high) {}

    /**
     * @param cache name, for messages
     * @param threshold to begin with; NaN for observing only
     * @param budget the share of hits that may be wrong, in (0, 1); NaN for no alarm
     */
    public HitMonitor(String cache, double threshold, double budget) {
        this.cache = cache;
        this.threshold = threshold;
        this.budget = budget;
        this.alarm = new HitAlarm(budget);
    }

    /** From which score an answer is given; NaN while there is none. */
    double threshold() {
        return threshold;
    }

    /** Whether hits are given by meaning at all. */
    boolean serves() {
        return threshold <= 1;
    }

    /** Why a similar question is not answered while nothing is, for people. */
    synchronized String observing() {
        if (threshold > 1) {
            return "too many hits by meaning were wrong";
        }
        return Double.isNaN(budget)
                ? "there is no threshold yet, " + observed + " pairs are labelled"
                : "there is no threshold yet, " + observed + " of at least " + BinomialTail.fewestTrials(budget, DELTA)
                        + " pairs are labelled";
    }

    /** Takes the threshold of a new certificate; scores are another model's from now on, so that the alarm begins anew. */
    synchronized void certified(double fresh) {
        LOG.info("cache {}: a threshold was certified after {} labelled pairs: {}", cache, observed, fresh);
        threshold = fresh;
        alarm = new HitAlarm(budget);
    }

    /** Takes a labelled pair. */
    synchronized void observe(Observation pair) {
        observed++;
        if (!pair.given()) {
            return;
        }
        judgedHits++;
        wrongHits += pair.right() ? 0 : 1;
        double tighter = alarm.tested(pair.score(), pair.right(), threshold);
        if (tighter > threshold) {
            LOG.warn(
                    "cache {}: more than {} of its hits by meaning are wrong, {} of {} judged since the start; the threshold rises from {} to {} and stays there until a new calibration",
                    cache,
                    budget,
                    wrongHits,
                    judgedHits,
                    threshold,
                    tighter > 1 ? "above everything" : tighter);
            threshold = tighter;
        }
    }

    /** How hits do. */
    public synchronized State state() {
        int judged = (int) Math.min(Integer.MAX_VALUE, judgedHits);
        int wrong = (int) Math.min(judged, wrongHits);
        return new State(
                threshold,
                observed,
                judgedHits,
                wrongHits,
                BinomialTail.lowerBound(wrong, judged, DELTA),
                BinomialTail.upperBound(wrong, judged, DELTA));
    }
}
