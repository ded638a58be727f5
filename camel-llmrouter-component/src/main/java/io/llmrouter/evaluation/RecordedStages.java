/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.calibration.Calibrator;
import io.llmrouter.calibration.CalibratorChoice;
import io.llmrouter.cascade.StageTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Raw confidence signals, scores and costs of the stages of a cascade, not yet calibrated. Not changed after construction.
 *
 * @param signal n rows of k signals; NaN for missing
 * @param score n rows of k scores in [0, 1]; 1 is right
 * @param cost n rows of k costs, 0 or more
 */
record RecordedStages(double[][] signal, double[][] score, double[][] cost) {

    /**
     * From a table that was read with its signals.
     *
     * @param table of outcomes
     * @param models of the stages, from cheap to strong
     * @param prices where rows state no cost; null for none
     * @throws OutcomesException if costs are not known, the last stage is not dearer than the first or no answer of a stage has a signal
     */
    static RecordedStages of(OutcomeTable table, List<String> models, PriceList prices) {
        double[][] cost = table.costs(models, prices);
        if (cost == null) {
            throw new OutcomesException("thresholds are compared by what they cost, but rows state no cost_usd for "
                    + models + "; name a list of prices with --prices");
        }
        double[][] signal = table.rows().stream()
                .map(row -> models.stream()
                        .mapToDouble(model -> row.outcomes().get(model).reply().signal())
                        .toArray())
                .toArray(double[][]::new);
        for (int stage = 0; stage < models.size(); stage++) {
            int column = stage;
            if (Arrays.stream(signal).allMatch(row -> Double.isNaN(row[column]))) {
                throw new OutcomesException("no answer of model '" + models.get(stage)
                        + "' has the signal; name another one with --signal, a number that outcomes state");
            }
        }
        RecordedStages stages = new RecordedStages(signal, table.scores(models), cost);
        if (!(stages.meanCost(models.size() - 1) > stages.meanCost(0))) {
            throw new OutcomesException("model '" + models.get(models.size() - 1) + "' costs no more than '"
                    + models.get(0) + "' in the mean; name the cheapest first");
        }
        return stages;
    }

    int rows() {
        return score.length;
    }

    int stages() {
        return score[0].length;
    }

    /** All rows with probabilities by calibrators that were fitted, stage by stage, on some of them. */
    StageTable calibrated(List<Integer> fitted, long seed) {
        double[][] probability = new double[rows()][stages()];
        for (int stage = 0; stage < stages(); stage++) {
            Calibrator calibrator = calibrator(stage, fitted, seed);
            for (int row = 0; row < rows(); row++) {
                double raw = signal[row][stage];
                probability[row][stage] =
                        calibrator == null || Double.isNaN(raw) ? Double.NaN : calibrator.probability(raw);
            }
        }
        return new StageTable(probability, score, cost);
    }

    /** Null where no row has a signal. */
    private Calibrator calibrator(int stage, List<Integer> fitted, long seed) {
        List<Integer> present = new ArrayList<>(fitted);
        present.removeIf(row -> Double.isNaN(signal[row][stage]));
        if (present.isEmpty()) {
            return null;
        }
        boolean[] correct = new boolean[present.size()];
        for (int i = 0; i < correct.length; i++) {
            correct[i] = score[present.get(i)][stage] >= 1;
        }
        double[] raw = present.stream().mapToDouble(row -> signal[row][stage]).toArray();
        return CalibratorChoice.fit(raw, correct, seed).calibrator();
    }

    /** Mean cost of a call to a stage. */
    double meanCost(int stage) {
        return Arrays.stream(cost).mapToDouble(row -> row[stage]).average().orElseThrow();
    }
}
