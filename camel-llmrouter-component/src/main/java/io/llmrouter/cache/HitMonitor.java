/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.calibration.BinomialTail;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how often hits by meaning are wrong, and tightens the threshold when they are wrong too often.
 *
 * <p>Idea: a share of the hits is answered again and judged. When the lower bound of the wrong share among the last {@value #WINDOW} judged hits
 * exceeds the budget, the threshold rises to the lowest score above a wrong hit's from which the judged hits keep it; above 1 no hit is given by meaning
 * any more. Only a new calibration lowers it. Cost: a sum over the window at an alarm. Source: Clopper and Pearson's bound, at 95 %. Known weakness: alarms
 * that are looked at after every judged hit go off by chance more often than one look would, which errs on the safe side. Thread-safe.
 */
public final class HitMonitor {

    private static final Logger LOG = LoggerFactory.getLogger(HitMonitor.class);
    private static final int WINDOW = 1000;
    private static final double DELTA = 0.05;

    private final String cache;
    private final double budget;
    private final Consumer<Observation> log;
    private final Deque<Observation> window = new ArrayDeque<>();
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
     * @param log takes every labelled pair
     */
    public HitMonitor(String cache, double threshold, double budget, Consumer<Observation> log) {
        this.cache = cache;
        this.threshold = threshold;
        this.budget = budget;
        this.log = log;
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
                : "there is no threshold yet, " + observed + " of at least " + labelsFor(budget)
                        + " pairs are labelled";
    }

    /** Labels that certify a budget at 95 % if none of them is wrong: (1 - budget)^n is at most 0.05. */
    private static long labelsFor(double budget) {
        return (long) Math.ceil(Math.log(DELTA) / Math.log1p(-budget));
    }

    /** Takes a labelled pair. */
    void observe(Observation pair) {
        synchronized (this) {
            observed++;
            if (pair.given()) {
                judgedHits++;
                wrongHits += pair.right() ? 0 : 1;
                window.addLast(pair);
                if (window.size() > WINDOW) {
                    window.removeFirst();
                }
                if (!pair.right() && serves()) {
                    alarm();
                }
            }
        }
        log.accept(pair);
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

    private void alarm() {
        if (!(lowest(threshold) > budget)) {
            return;
        }
        double tighter = window.stream()
                .filter(pair -> !pair.right())
                .mapToDouble(pair -> Math.nextUp(Math.max(pair.score(), threshold)))
                .sorted()
                .filter(candidate -> share(candidate) <= budget)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
        LOG.warn(
                "cache {}: more than {} of its hits by meaning are wrong ({} of the last {} judged); the threshold rises from {} to {} and stays there until a new calibration",
                cache,
                budget,
                window.stream().filter(pair -> !pair.right()).count(),
                window.size(),
                threshold,
                tighter > 1 ? "above everything" : tighter);
        threshold = tighter;
        window.removeIf(pair -> pair.score() < tighter);
    }

    private double lowest(double from) {
        int[] counts = counts(from);
        return BinomialTail.lowerBound(counts[1], counts[0], DELTA);
    }

    private double share(double from) {
        int[] counts = counts(from);
        return counts[0] == 0 ? 0 : (double) counts[1] / counts[0];
    }

    /** Judged hits at or above a score, and the wrong ones of them. */
    private int[] counts(double from) {
        int[] counts = new int[2];
        for (Observation pair : window) {
            if (pair.score() >= from) {
                counts[0]++;
                counts[1] += pair.right() ? 0 : 1;
            }
        }
        return counts;
    }
}
