/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A time series of means: per minute for a day, and per hundred requests for the last {@value #HUNDREDS} hundreds. Memory grows with what happened, up to
 * about 28 kB. A clock that goes back adds to the newest minute, so that points keep their order. Not thread-safe.
 */
final class SeriesRing {

    private static final int MINUTES = 24 * 60;
    private static final int HUNDREDS = 200;
    private static final int HUNDRED = 100;
    private static final int SMALLEST = 16;

    private final Points minutes = new Points(MINUTES);
    private final Points hundreds = new Points(HUNDREDS);
    private int minute = Integer.MIN_VALUE;
    private double minuteSum;
    private int minuteCount;
    private double sum;
    private int count;

    void add(double value, Instant time) {
        int now = (int) Math.floorDiv(time.getEpochSecond(), 60L);
        if (now > minute) {
            endMinute();
            minute = now;
        }
        minuteSum += value;
        minuteCount++;
        sum += value;
        if (++count == HUNDRED) {
            hundreds.add(minute, count, sum / count);
            sum = 0;
            count = 0;
        }
    }

    private void endMinute() {
        if (minuteCount > 0) {
            minutes.add(minute, minuteCount, minuteSum / minuteCount);
            minuteSum = 0;
            minuteCount = 0;
        }
    }

    /** Finished minutes of the last day and the one that is under way. */
    List<DriftState.Point> minutes() {
        List<DriftState.Point> points = minutes.from(minute - MINUTES + 1);
        if (minuteCount > 0) {
            points.add(point(minute, minuteCount, minuteSum / minuteCount));
        }
        return points;
    }

    /** Finished hundreds. */
    List<DriftState.Point> hundreds() {
        return hundreds.from(Integer.MIN_VALUE);
    }

    private static DriftState.Point point(int minute, int count, double mean) {
        return new DriftState.Point(Instant.ofEpochSecond(minute * 60L), count, mean);
    }

    private static final class Points {

        private final int most;
        private int[] minute = new int[0];
        private int[] count = new int[0];
        private float[] mean = new float[0];
        private int start;
        private int size;

        Points(int most) {
            this.most = most;
        }

        void add(int at, int n, double value) {
            if (size == minute.length && size < most) {
                grow(Math.min(most, Math.max(SMALLEST, 2 * size)));
            }
            if (size == most) {
                start = (start + 1) % most;
                size--;
            }
            int place = (start + size++) % minute.length;
            minute[place] = at;
            count[place] = n;
            mean[place] = (float) value;
        }

        /** Only while nothing was overwritten, so everything lies in order from 0. */
        private void grow(int capacity) {
            minute = java.util.Arrays.copyOf(minute, capacity);
            count = java.util.Arrays.copyOf(count, capacity);
            mean = java.util.Arrays.copyOf(mean, capacity);
        }

        List<DriftState.Point> from(int earliest) {
            List<DriftState.Point> points = new ArrayList<>(size + 1);
            for (int i = 0; i < size; i++) {
                int place = (start + i) % minute.length;
                if (minute[place] >= earliest) {
                    points.add(point(minute[place], count[place], mean[place]));
                }
            }
            return points;
        }
    }
}
