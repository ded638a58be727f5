/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import java.time.Instant;
import java.util.Arrays;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * Watches the distribution of a score: population stability index (PSI) of the latest {@value WindowAlarm#WINDOW} scores against the first ones.
 *
 * <p>Idea: cut the first scores into ten bins of equal share; PSI = sum over bins of (now - then) ln(now / then). Samples of the same distribution differ
 * too: PSI is then about (1 / then's count + 1 / now's count) times chi-square with bins - 1 degrees of freedom, which gives a limit for the run length
 * asked for instead of the customary 0.1 or 0.2, whatever the sample size. Cost: a search among ten bins a score, some hundred operations every
 * {@value WindowAlarm#STEP}. Source: B. Yurdakul and J. Naranjo, "Statistical properties of the population stability index", Journal of Risk Model
 * Validation 2020. Known weakness: scores that come in bursts differ more than independent ones; a change within a bin is not seen. Not thread-safe.
 */
final class PsiDetector implements DriftDetector<Double> {

    private static final int BINS = 10;
    private static final int FEWEST = 3;
    private static final double SMOOTHING = 0.5;

    private final String detector;
    private final String series;
    private final double chance;
    private final WindowAlarm alarm = new WindowAlarm();
    private float[] first;
    private double[] edges;
    private int[] then;
    private int thenCount;
    private int[][] now;
    private int step;
    private int inStep;
    private double limit = Double.NaN;
    private long observations;

    /**
     * @param detector its name
     * @param series that it watches
     * @param runLength mean number of scores to a false alarm, at least
     * @param wanted scores until it knows what is usual
     */
    PsiDetector(String detector, String series, double runLength, int wanted) {
        this.detector = detector;
        this.series = series;
        this.chance = WindowAlarm.chance(runLength);
        this.first = new float[Math.max(wanted, WindowAlarm.WINDOW)];
    }

    @Override
    public void add(Double score, Instant time) {
        if (Double.isNaN(score)) {
            return;
        }
        observations++;
        if (first != null) {
            alarm.learning(time);
            first[(int) observations - 1] = score.floatValue();
            if (observations == first.length) {
                learned();
            }
            return;
        }
        now[step][bin(score.floatValue())]++;
        if (++inStep == WindowAlarm.STEP) {
            inStep = 0;
            step = (step + 1) % WindowAlarm.STEPS;
            if (observations >= thenCount + WindowAlarm.WINDOW) {
                alarm.look(psi(), limit, time);
            }
            Arrays.fill(now[step], 0);
        }
    }

    private void learned() {
        edges = edges(first);
        then = new int[edges.length + 1];
        for (float score : first) {
            then[bin(score)]++;
        }
        thenCount = first.length;
        first = null;
        now = new int[WindowAlarm.STEPS][then.length];
        limit = limit(then.length, thenCount, WindowAlarm.WINDOW, chance);
    }

    /** What chance alone exceeds with a small probability only; a constant score has nothing to compare. */
    static double limit(int bins, int then, int now, double chance) {
        return bins < 2
                ? Double.POSITIVE_INFINITY
                : (1.0 / then + 1.0 / now)
                        * new ChiSquaredDistribution(bins - 1).inverseCumulativeProbability(1 - chance);
    }

    /** Upper edges of all bins but the last, each a value that occurs; bins with too little in them join the next. */
    private static double[] edges(float[] scores) {
        float[] sorted = scores.clone();
        Arrays.sort(sorted);
        double[] found = new double[BINS - 1];
        int count = 0;
        int below = 0;
        int fewest = FEWEST * sorted.length / 100;
        for (int i = 1; i < BINS; i++) {
            float edge = sorted[i * sorted.length / BINS - 1];
            int upTo = i * sorted.length / BINS;
            while (upTo < sorted.length && sorted[upTo] == edge) {
                upTo++;
            }
            if (upTo - below >= fewest && sorted.length - upTo >= fewest) {
                found[count++] = edge;
                below = upTo;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private int bin(float score) {
        int place = Arrays.binarySearch(edges, score);
        return place >= 0 ? place : -place - 1;
    }

    private double psi() {
        double sum = 0;
        for (int bin = 0; bin < then.length; bin++) {
            int count = 0;
            for (int[] part : now) {
                count += part[bin];
            }
            double q = (count + SMOOTHING) / (WindowAlarm.WINDOW + SMOOTHING * then.length);
            double p = (then[bin] + SMOOTHING) / (thenCount + SMOOTHING * then.length);
            sum += (q - p) * Math.log(q / p);
        }
        return sum;
    }

    /** The distance of a look that nobody has seen yet; else NaN. */
    double unseen() {
        return alarm.unseen();
    }

    @Override
    public boolean raised() {
        return alarm.raised();
    }

    @Override
    public DetectorState state() {
        return alarm.state(detector, series, 0, limit, observations, "");
    }
}
