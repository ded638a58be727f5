/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import io.llmrouter.drift.DetectorState.Status;
import java.time.Instant;

/**
 * Watches whether answers are right as often as they were said to be, in buckets of the stated probability.
 *
 * <p>Idea: in each bucket {@link ShiftEvidence} is collected against "observed quality is at least the stated probability less a tolerance", and against
 * the opposite, with each answer's own probability as its limit; nothing needs to be learned. Buckets and sides share the run length. Cost: well below a
 * microsecond a label. Source: the residuals of D. W. Hosmer and S. Lemeshow 1980, as a sequential test after Y. J. Choe and A. Ramdas 2023. Known
 * weakness: labels must not be chosen by the outcome; complaints of users are, so they are not used here. Not thread-safe.
 */
final class CalibrationDetector implements DriftDetector<CalibrationDetector.Labelled> {

    static final double TOLERANCE = 0.05;
    private static final double[] UPPER = {0.5, 0.7, 0.85, 0.95, 1};
    private static final double EDGE = 1e-3;
    private static final int CLEAR = 100;

    private final String detector;
    private final String series;
    private final double runLength;
    private final Bucket[] buckets = new Bucket[UPPER.length];
    private final AlarmState alarm = new AlarmState();
    private int worst;
    private long observations;

    /**
     * An answer whose worth is known.
     *
     * @param probability that it is right, as stated, in [0, 1]
     * @param quality as observed, in [0, 1]; 1 is right
     */
    record Labelled(double probability, double quality) {}

    /**
     * @param detector its name
     * @param series that it watches
     * @param runLength mean number of labels to a false alarm, at least
     */
    CalibrationDetector(String detector, String series, double runLength) {
        this.detector = detector;
        this.series = series;
        this.runLength = runLength;
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new Bucket();
        }
    }

    @Override
    public void add(Labelled label, Instant time) {
        if (!(label.probability >= 0 && label.probability <= 1 && label.quality >= 0 && label.quality <= 1)) {
            return;
        }
        observations++;
        int at = 0;
        while (label.probability > UPPER[at]) {
            at++;
        }
        Bucket bucket = buckets[at];
        bucket.add(label, !alarm.raised());
        if (!alarm.raised()) {
            double evidence = evidence();
            if (bucket.evidence() >= buckets[worst].evidence()) {
                worst = at;
            }
            alarm.become(evidence >= runLength ? Status.raised : Status.watching, time);
            bucket.sinceAlarm = 0;
        } else if (at == worst && ++bucket.sinceAlarm >= CLEAR && Math.abs(bucket.gap()) <= TOLERANCE) {
            for (Bucket each : buckets) {
                each.low.reset();
                each.high.reset();
            }
            alarm.become(Status.watching, time);
        }
    }

    private double evidence() {
        double sum = 0;
        for (Bucket bucket : buckets) {
            sum += bucket.evidence();
        }
        return sum / buckets.length;
    }

    /** Bounds of the bucket that is furthest off, such as {@code 0.70 to 0.85}. */
    private String bounds() {
        return String.format(java.util.Locale.ROOT, "%.2f to %.2f", worst == 0 ? 0 : UPPER[worst - 1], UPPER[worst]);
    }

    @Override
    public boolean raised() {
        return alarm.raised();
    }

    @Override
    public DetectorState state() {
        Bucket bucket = buckets[worst];
        return new DetectorState(
                detector,
                series,
                alarm.status(),
                bucket.quality.mean(),
                bucket.stated.mean(),
                bucket.gap() > 0
                        ? Math.min(1, bucket.stated.mean() + TOLERANCE)
                        : Math.max(0, bucket.stated.mean() - TOLERANCE),
                evidence(),
                runLength,
                observations,
                alarm.since(),
                bounds());
    }

    private static final class Bucket {

        private final ShiftEvidence low = new ShiftEvidence();
        private final ShiftEvidence high = new ShiftEvidence();
        private final RecentMean quality = new RecentMean(CLEAR);
        private final RecentMean stated = new RecentMean(CLEAR);
        private int sinceAlarm;

        void add(Labelled label, boolean collects) {
            quality.add(label.quality);
            stated.add(label.probability);
            if (collects) {
                double deviation = Math.sqrt(label.probability * (1 - label.probability) + EDGE);
                low.add(1 - label.quality, limit(1 - label.probability), deviation);
                high.add(label.quality, limit(label.probability), deviation);
            }
        }

        private static double limit(double mean) {
            return Math.min(1, mean + TOLERANCE);
        }

        double evidence() {
            return (low.value() + high.value()) / 2;
        }

        double gap() {
            return quality.mean() - stated.mean();
        }
    }
}
