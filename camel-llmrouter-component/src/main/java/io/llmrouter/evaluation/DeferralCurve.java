/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Quality of a two-model policy over the share that it sends to the strong model, rows with the highest priority first.
 *
 * <p>Idea: PGR(c) = (q(c) - q_cheap) / (q_strong - q_cheap) at every one of the n + 1 cut points c = k/n; rows of equal priority are averaged over
 * their orders, so a constant priority is exactly the random router. Cost: O(n log n) once, O(n) a resample. Source: Ong et al., "RouteLLM", 2024, who
 * use eleven of the points. Known weakness: where the models are equally good the denominator is noise; {@link #meaningful()} says so. Immutable.
 */
public final class DeferralCurve {

    private static final double ROUNDING = 1e-12;

    private final int[] order;
    private final int[] tieEnd;
    private final double[] cheap;
    private final double[] strong;
    private final double[] recovered;

    /**
     * @param priority higher goes to the strong model first, finite, length n
     * @param cheap scores of the cheap model, length n
     * @param strong scores of the strong model, length n
     */
    public DeferralCurve(double[] priority, double[] cheap, double[] strong) {
        if (priority.length == 0 || priority.length != cheap.length || cheap.length != strong.length) {
            throw new IllegalArgumentException(
                    "a curve needs equally many priorities and scores and at least one, but got " + priority.length
                            + ", " + cheap.length + " and " + strong.length);
        }
        this.cheap = cheap.clone();
        this.strong = strong.clone();
        this.order = IntStream.range(0, priority.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -priority[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.tieEnd = tieEnds(priority, order);
        int[] once = new int[order.length];
        Arrays.fill(once, 1);
        this.recovered = recovered(once);
    }

    private static int[] tieEnds(double[] priority, int[] order) {
        int[] ends = new int[order.length];
        for (int i = order.length - 1; i >= 0; i--) {
            boolean tied = i < order.length - 1 && priority[order[i]] == priority[order[i + 1]];
            ends[i] = tied ? ends[i + 1] : i + 1;
        }
        return ends;
    }

    /** PGR at k/n for k = 0..n of a table in which row i occurs {@code times[i]} times. */
    private double[] recovered(int[] times) {
        int n = Arrays.stream(times).sum();
        double[] gained = new double[n + 1];
        int k = 0;
        for (int begin = 0; begin < order.length; begin = tieEnd[begin]) {
            double gain = 0;
            int rows = 0;
            for (int i = begin; i < tieEnd[begin]; i++) {
                gain += times[order[i]] * (strong[order[i]] - cheap[order[i]]);
                rows += times[order[i]];
            }
            for (int i = 0; i < rows; i++, k++) {
                gained[k + 1] = gained[k] + gain / rows;
            }
        }
        double total = gained[n];
        return Arrays.stream(gained).map(gain -> gain / total).toArray();
    }

    /** Whether the strong model is better than the cheap one on these rows; if not, PGR says nothing. */
    public boolean meaningful() {
        return Arrays.stream(strong).sum() > Arrays.stream(cheap).sum();
    }

    /** Area under PGR over all n + 1 cut points, by trapezoids; 0.5 for random. */
    public double apgr() {
        return area(recovered);
    }

    /**
     * Call-performance threshold: the smallest share of strong calls that recovers a part of the gap.
     *
     * @param part of the gap, in [0, 1]
     * @return share in [0, 1], at the first crossing
     */
    public double cpt(double part) {
        return cpt(recovered, part);
    }

    /** All calls recover the whole gap, so there is a crossing at the latest there. */
    private static double cpt(double[] recovered, double part) {
        int k = 0;
        while (k < recovered.length - 1 && recovered[k] < part - ROUNDING) {
            k++;
        }
        return (double) k / (recovered.length - 1);
    }

    /** A bootstrap interval of {@link #apgr()}. */
    public Interval apgrInterval(int resamples, long seed) {
        return interval(DeferralCurve::area, resamples, seed);
    }

    /** A bootstrap interval of {@link #cpt}. */
    public Interval cptInterval(double part, int resamples, long seed) {
        return interval(curve -> cpt(curve, part), resamples, seed);
    }

    private Interval interval(ToDoubleFunction<double[]> measure, int resamples, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[resamples];
        int[] times = new int[order.length];
        for (int b = 0; b < resamples; b++) {
            Arrays.fill(times, 0);
            for (int i = 0; i < times.length; i++) {
                times[random.nextInt(times.length)]++;
            }
            values[b] = measure.applyAsDouble(recovered(times));
        }
        return Interval.of(values);
    }

    private static double area(double[] recovered) {
        double sum = 0;
        for (int k = 1; k < recovered.length; k++) {
            sum += (recovered[k - 1] + recovered[k]) / 2;
        }
        return sum / (recovered.length - 1);
    }
}
