/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Chooses the form of the calibration by what the labels can support.
 *
 * <p>Idea: up to {@value #MOST_WITHOUT_COMPARISON} labels a form of two or three parameters, beta for signals in [0, 1] and Platt for others (on token probabilities
 * beta was the better one with a hundred labels too); above, whichever of Platt, beta (signals in [0, 1] only) and isotonic has the lowest
 * log-loss on rows it was not fitted on. Cost: {@value #FOLDS} + 1 fits a form. Source: A. Niculescu-Mizil and R. Caruana, "Predicting good
 * probabilities with supervised learning", ICML 2005, for the sizes. Known weakness: the log-loss of the winner is a little optimistic, as that of any
 * winner.
 *
 * @param name "platt", "beta" or "isotonic"
 * @param calibrator fitted on all rows
 * @param logLoss cross-validated mean log-loss in nats by name, of the forms that were compared; empty where there was no comparison
 */
public record CalibratorChoice(String name, Calibrator calibrator, Map<String, Double> logLoss) {

    static final int MOST_WITHOUT_COMPARISON = 300;
    static final int FOLDS = 5;

    private static final String PLATT = "platt";
    private static final String BETA = "beta";

    /** Copies the map. */
    public CalibratorChoice {
        logLoss = Collections.unmodifiableMap(new LinkedHashMap<>(logLoss));
    }

    /**
     * Where no signal was ever seen.
     *
     * @return a calibrator that finds everything as likely as not
     */
    public static CalibratorChoice none() {
        return new CalibratorChoice(PLATT, new PlattCalibrator(0, 0), Map.of());
    }

    /**
     * Chooses and fits.
     *
     * @param raw the signals, finite, length n
     * @param correct whether the answer with that signal was correct, length n
     * @param seed of the folds
     * @return the choice
     * @throws IllegalArgumentException if lengths differ, there are no rows, or a signal is not finite
     */
    public static CalibratorChoice fit(double[] raw, boolean[] correct, long seed) {
        Labels.require(raw, correct);
        if (raw.length <= MOST_WITHOUT_COMPARISON) {
            return isShare(raw)
                    ? new CalibratorChoice(BETA, BetaCalibrator.fit(raw, correct), Map.of())
                    : new CalibratorChoice(PLATT, PlattCalibrator.fit(raw, correct), Map.of());
        }
        Map<String, BiFunction<double[], boolean[], Calibrator>> forms = forms(raw);
        int[] order = shuffled(raw.length, seed);
        Map<String, Double> losses = new LinkedHashMap<>();
        forms.forEach((name, fit) -> losses.put(name, crossValidated(new Rows(raw, correct), order, fit)));
        String best =
                Collections.min(losses.entrySet(), Map.Entry.comparingByValue()).getKey();
        return new CalibratorChoice(best, forms.get(best).apply(raw, correct), losses);
    }

    /** Simplest first: it wins a tie. */
    private static Map<String, BiFunction<double[], boolean[], Calibrator>> forms(double[] raw) {
        Map<String, BiFunction<double[], boolean[], Calibrator>> forms = new LinkedHashMap<>();
        forms.put(PLATT, PlattCalibrator::fit);
        if (isShare(raw)) {
            forms.put(BETA, BetaCalibrator::fit);
        }
        forms.put("isotonic", IsotonicCalibrator::fit);
        return forms;
    }

    private static boolean isShare(double[] raw) {
        return Arrays.stream(raw).allMatch(signal -> signal >= 0 && signal <= 1);
    }

    private static double crossValidated(Rows rows, int[] order, BiFunction<double[], boolean[], Calibrator> fit) {
        double sum = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            Rows rest = rows.only(order, fold, false);
            Rows held = rows.only(order, fold, true);
            Calibrator calibrator = fit.apply(rest.raw, rest.correct);
            for (int row = 0; row < held.raw.length; row++) {
                sum += LogLoss.of(calibrator.probability(held.raw[row]), held.correct[row] ? 1 : 0);
            }
        }
        return sum / order.length;
    }

    private static int[] shuffled(int rows, long seed) {
        int[] order = IntStream.range(0, rows).toArray();
        Random random = new Random(seed);
        for (int last = rows - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int swap = order[last];
            order[last] = order[other];
            order[other] = swap;
        }
        return order;
    }

    private record Rows(double[] raw, boolean[] correct) {

        /** Every FOLDS-th row of the order, or all others. */
        Rows only(int[] order, int fold, boolean inside) {
            int[] chosen = IntStream.range(0, order.length)
                    .filter(position -> (position % FOLDS == fold) == inside)
                    .map(position -> order[position])
                    .toArray();
            boolean[] labels = new boolean[chosen.length];
            for (int i = 0; i < chosen.length; i++) {
                labels[i] = correct[chosen[i]];
            }
            return new Rows(Arrays.stream(chosen).mapToDouble(row -> raw[row]).toArray(), labels);
        }
    }
}
