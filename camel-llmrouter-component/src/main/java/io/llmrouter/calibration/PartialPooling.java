/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A calibrator for each kind of request, pulled towards the one of all kinds.
 *
 * <p>Idea: of each slice a slope and a shift on the pooled log odds are fitted by maximum likelihood with a Gaussian prior around slope 1 and shift 0, so a
 * slice with few labels keeps the pooled curve and one with many gets its own. How strong the prior is, the rows say: that of {1, 4, 16, 64, infinite} which
 * has the lowest log-loss on rows it was not fitted on, over all slices together; the strongest wins a tie, and infinite is no slices at all. Cost: some Newton
 * steps on two numbers for each slice, {@value #FOLDS} folds and strength. Source: partial pooling, A. Gelman and J. Hill, "Data analysis using regression and
 * multilevel/hierarchical models", 2007, chapter 12, with the mode in place of the posterior and the prior's width by cross-validation. Known weakness: the
 * pooled curve itself was fitted on these rows, and a slice that is not shaped like it is bent by two numbers only.
 *
 * @param strength of the prior, the inverse of its variance; infinite where slices are no better than the pooled curve
 * @param bySlice calibrators by name of the slice, in order of the names; the pooled one itself where the strength is infinite
 */
public record PartialPooling(double strength, Map<String, Calibrator> bySlice) {

    static final int FOLDS = 5;

    private static final double NO_SLICES = Double.POSITIVE_INFINITY;
    /** The strongest first: it wins a tie. */
    private static final double[] STRENGTHS = {NO_SLICES, 64, 16, 4, 1};

    private static final double LEAST_GAIN = 1e-9;

    /** Copies. */
    public PartialPooling {
        bySlice = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(bySlice));
    }

    /** Rows with their log odds by the pooled calibrator. */
    private record Rows(double[] logOdds, boolean[] correct) {

        Rows only(int[] rows) {
            boolean[] labels = new boolean[rows.length];
            for (int i = 0; i < rows.length; i++) {
                labels[i] = correct[rows[i]];
            }
            return new Rows(Arrays.stream(rows).mapToDouble(row -> logOdds[row]).toArray(), labels);
        }
    }

    /**
     * Fits.
     *
     * @param pooled fitted on all rows
     * @param raw the signals, finite, length n
     * @param correct whether the answer with that signal was correct, length n
     * @param slice names, length n; null for a row of no slice, which teaches only the pooled curve
     * @param seed of the folds
     * @return a calibrator for each slice
     * @throws IllegalArgumentException if lengths differ
     */
    public static PartialPooling fit(Calibrator pooled, double[] raw, boolean[] correct, String[] slice, long seed) {
        if (raw.length != correct.length || raw.length != slice.length) {
            throw new IllegalArgumentException("pooling needs a label and a slice for each signal, but got "
                    + raw.length + " signals, " + correct.length + " labels and " + slice.length + " slices");
        }
        Rows rows = new Rows(
                Arrays.stream(raw)
                        .map(signal -> ShrunkCalibrator.logOdds(pooled.probability(signal)))
                        .toArray(),
                correct);
        Map<String, int[]> members = members(slice);
        double strength = strength(rows, members, seed);
        Map<String, Calibrator> bySlice = new LinkedHashMap<>();
        members.forEach((name, of) -> {
            double[] line = line(rows.only(of), strength);
            bySlice.put(name, strength == NO_SLICES ? pooled : new ShrunkCalibrator(pooled, line[0], line[1]));
        });
        return new PartialPooling(strength, bySlice);
    }

    private static Map<String, int[]> members(String[] slice) {
        Map<String, int[]> members = new TreeMap<>();
        Arrays.stream(slice)
                .filter(name -> name != null)
                .distinct()
                .forEach(name -> members.put(
                        name,
                        IntStream.range(0, slice.length)
                                .filter(row -> name.equals(slice[row]))
                                .toArray()));
        return members;
    }

    private static double strength(Rows rows, Map<String, int[]> members, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] fold = IntStream.range(0, rows.correct.length)
                .map(row -> random.nextInt(FOLDS))
                .toArray();
        double best = NO_SLICES;
        double least = Double.POSITIVE_INFINITY;
        for (double strength : STRENGTHS) {
            double loss = members.values().stream()
                    .mapToDouble(of -> heldOutLoss(rows, of, fold, strength))
                    .sum();
            if (loss < least - LEAST_GAIN) {
                least = loss;
                best = strength;
            }
        }
        return best;
    }

    private static double heldOutLoss(Rows rows, int[] of, int[] fold, double strength) {
        double sum = 0;
        for (int f = 0; f < FOLDS; f++) {
            int out = f;
            double[] line = line(
                    rows.only(Arrays.stream(of).filter(row -> fold[row] != out).toArray()), strength);
            for (int row : of) {
                if (fold[row] == out) {
                    double p = RidgeLogistic.sigmoid(line[0] * rows.logOdds[row] + line[1]);
                    sum += LogLoss.of(p, rows.correct[row] ? 1 : 0);
                }
            }
        }
        return sum;
    }

    /** Slope and shift. A slope that would be negative makes the curve flat. */
    private static double[] line(Rows rows, double strength) {
        if (strength == NO_SLICES || rows.correct.length == 0) {
            return new double[] {1, 0};
        }
        double[] line = line(rows, strength, 1, true);
        return line[0] >= 0 ? line : line(rows, strength, 0, false);
    }

    private static double[] line(Rows rows, double strength, double slope, boolean free) {
        double[][] each = Arrays.stream(rows.logOdds)
                .mapToObj(odds -> new double[] {odds, 1})
                .toArray(double[][]::new);
        double[] target = IntStream.range(0, rows.correct.length)
                .mapToDouble(row -> rows.correct[row] ? 1 : 0)
                .toArray();
        return new RidgeLogistic(each, target, new double[] {strength, strength}, new double[] {slope, 0})
                .fit(new boolean[] {free, true});
    }
}
