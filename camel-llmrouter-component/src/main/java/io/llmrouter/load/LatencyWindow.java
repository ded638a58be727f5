/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.load;

import java.util.Arrays;

/**
 * The last calls of a deployment: at most 128, none older than five minutes.
 *
 * <p>Idea: a call's weight halves every 30 seconds and with every 32 calls after it, so that a change shows after some thirty calls on a busy deployment,
 * and what nobody measured lately soon says nothing: then the deployment is tried again. Quantiles are exact, by weight. Cost: adding is constant; a summary
 * sorts up to three times 128 numbers, so it is kept for 20 ms while calls come in. A histogram (HdrHistogram) would need no sorting, but it knows no age of
 * its values. Known weakness: 128 calls hold few slow ones, so a 95th percentile is rough. Memory: 4 kB. Thread-safe, guarded by {@code this}.
 */
public final class LatencyWindow {

    /** Most calls that are kept. */
    public static final int KEPT = 128;

    private static final long LONGEST_NANOS = 300_000_000_000L;
    private static final double HALF_LIFE_NANOS = 30e9;
    private static final double HALF_LIFE_CALLS = 32;
    private static final long FRESH_NANOS = 20_000_000L;
    private static final long STALE_NANOS = 1_000_000_000L;
    private static final int SLOT_BITS = 7;
    private static final long LARGEST = Long.MAX_VALUE >> SLOT_BITS;
    private static final long UNKNOWN = -1;

    private final long[] at = new long[KEPT];
    private final long[] total = new long[KEPT];
    private final long[] first = new long[KEPT];
    private final int[] tokens = new int[KEPT];
    private long seen;
    private int filled;
    private LatencySummary summary = LatencySummary.NOTHING;
    private long summarised;
    private long summarisedAt;

    /**
     * Adds an answer.
     *
     * @param now a monotonic time in nanoseconds; one that goes back is taken as no time passed
     * @param totalNanos from start to end
     * @param firstTokenNanos until its first part, negative if it came in one piece
     * @param outputTokens of the answer, 0 if unknown
     */
    public synchronized void answered(long now, long totalNanos, long firstTokenNanos, int outputTokens) {
        long whole = Math.min(Math.max(0, totalNanos), LARGEST);
        put(now, whole, firstTokenNanos < 0 ? UNKNOWN : Math.min(firstTokenNanos, whole), Math.max(0, outputTokens));
    }

    /** Adds a call that failed. */
    public synchronized void failed(long now) {
        put(now, UNKNOWN, UNKNOWN, 0);
    }

    /** Forgets all calls. */
    public synchronized void clear() {
        filled = 0;
        seen++;
        summary = LatencySummary.NOTHING;
        summarised = seen;
    }

    private void put(long now, long totalNanos, long firstNanos, int outputTokens) {
        int slot = (int) (seen++ % KEPT);
        at[slot] = now;
        total[slot] = totalNanos;
        first[slot] = firstNanos;
        tokens[slot] = outputTokens;
        filled = Math.min(filled + 1, KEPT);
    }

    /**
     * What the calls say now.
     *
     * @param now as when adding
     * @return up to 20 ms old while calls come in, up to a second old while none do
     */
    public synchronized LatencySummary summary(long now) {
        long age = now - summarisedAt;
        boolean few = filled < KEPT / 4;
        long good = summarised == seen ? STALE_NANOS : few ? 0 : FRESH_NANOS;
        if (age < 0 || age >= good) {
            summary = filled == 0 ? LatencySummary.NOTHING : summarise(now);
            summarised = seen;
            summarisedAt = now;
        }
        return summary;
    }

    private LatencySummary summarise(long now) {
        double[] weights = new double[KEPT];
        int calls = 0;
        double all = 0;
        double failures = 0;
        double told = 0;
        double written = 0;
        for (int rank = 0; rank < filled; rank++) {
            int slot = (int) ((seen - 1 - rank) % KEPT);
            long age = Math.max(0, now - at[slot]);
            if (age > LONGEST_NANOS) {
                continue;
            }
            double weight = Math.exp(-Math.log(2) * (age / HALF_LIFE_NANOS + rank / HALF_LIFE_CALLS));
            weights[slot] = weight;
            calls++;
            all += weight;
            failures += total[slot] == UNKNOWN ? weight : 0;
            told += tokens[slot] > 0 ? weight : 0;
            written += weight * tokens[slot];
        }
        return new LatencySummary(
                calls,
                all,
                all == 0 ? 0 : failures / all,
                told == 0 ? Double.NaN : written / told,
                quantiles(weights, Measure.TOTAL),
                quantiles(weights, Measure.FIRST_TOKEN),
                quantiles(weights, Measure.PER_TOKEN));
    }

    private enum Measure {
        TOTAL,
        FIRST_TOKEN,
        PER_TOKEN
    }

    private long value(Measure measure, int slot) {
        return switch (measure) {
            case TOTAL -> total[slot];
            case FIRST_TOKEN -> first[slot];
            case PER_TOKEN ->
                first[slot] == UNKNOWN || tokens[slot] < 2 ? UNKNOWN : (total[slot] - first[slot]) / (tokens[slot] - 1);
        };
    }

    /** The smallest values below which half, and 95 of 100, of the weight is. */
    private Quantiles quantiles(double[] weights, Measure measure) {
        long[] packed = new long[filled];
        int values = 0;
        double all = 0;
        for (int slot = 0; slot < KEPT; slot++) {
            if (weights[slot] > 0) {
                long value = value(measure, slot);
                if (value != UNKNOWN) {
                    packed[values++] = value << SLOT_BITS | slot;
                    all += weights[slot];
                }
            }
        }
        if (values == 0) {
            return Quantiles.NONE;
        }
        Arrays.sort(packed, 0, values);
        double below = 0;
        double median = Double.NaN;
        for (int i = 0; i < values; i++) {
            below += weights[(int) (packed[i] & KEPT - 1)];
            double value = packed[i] >> SLOT_BITS;
            if (Double.isNaN(median) && below >= 0.5 * all) {
                median = value;
            }
            if (below >= 0.95 * all || i == values - 1) {
                return new Quantiles(all, median, value);
            }
        }
        throw new AssertionError("a last value is always there");
    }
}
