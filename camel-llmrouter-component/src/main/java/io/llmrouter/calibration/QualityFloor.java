/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The loosest threshold of a two-stage cascade that keeps a quality floor on the labelled rows: the policy's mean score is at least
 * {@code floor * mean score of always asking the strong model}.
 *
 * <p>Idea: try every distinct score as threshold, from the loosest up, giving one row after the other to the strong model. Cost: O(n log n). Known weakness: this is the empirical choice on the very
 * rows it is measured on, so it is <em>no certificate</em>: on other rows the floor is missed about as often as it is kept when the curve is flat
 * there. Certified thresholds are a later version's.
 */
public final class QualityFloor {

    private static final double ROUNDING = 1e-12;

    private final double[] confidence;
    private final double[] cheap;
    private final double[] strong;

    /**
     * @param confidence P(correct) of the cheap answer, length n
     * @param cheap score in [0, 1] of the cheap answer, length n
     * @param strong score in [0, 1] of the strong answer, length n
     * @throws IllegalArgumentException if lengths differ, there are no rows, or a number is not finite
     */
    public QualityFloor(double[] confidence, double[] cheap, double[] strong) {
        if (confidence.length == 0 || confidence.length != cheap.length || cheap.length != strong.length) {
            throw new IllegalArgumentException(
                    "a quality floor needs equally many confidences, cheap and strong scores and at least one, but got "
                            + confidence.length + ", " + cheap.length + " and " + strong.length);
        }
        requireFinite(confidence);
        requireFinite(cheap);
        requireFinite(strong);
        this.confidence = confidence.clone();
        this.cheap = cheap.clone();
        this.strong = strong.clone();
    }

    /**
     * The loosest threshold that keeps the floor on these rows; accept iff confidence &gt;= threshold.
     *
     * @param floor relative quality in (0, 1]
     * @return the threshold; empty when not even accepting the surest answers keeps the floor, that is: always ask the strong model
     */
    public OptionalDouble loosestThreshold(double floor) {
        if (!(floor > 0 && floor <= 1)) {
            throw new IllegalArgumentException("a quality floor is in (0, 1], but is " + floor);
        }
        double always = Arrays.stream(strong).sum();
        double score = Arrays.stream(cheap).sum();
        int[] surest = byConfidence();
        for (int i = 0; i < surest.length; i++) {
            boolean tied = i > 0 && confidence[surest[i]] == confidence[surest[i - 1]];
            if (!tied && score >= floor * always - ROUNDING * surest.length) {
                return OptionalDouble.of(confidence[surest[i]]);
            }
            score += strong[surest[i]] - cheap[surest[i]];
        }
        return OptionalDouble.empty();
    }

    /** Rows from the least sure to the surest. */
    private int[] byConfidence() {
        return IntStream.range(0, confidence.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> confidence[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static void requireFinite(double[] numbers) {
        for (int row = 0; row < numbers.length; row++) {
            if (!Double.isFinite(numbers[row])) {
                throw new IllegalArgumentException(
                        "row " + row + " of a quality floor has the number " + numbers[row] + "; leave such rows out");
            }
        }
    }
}
